// The report of a results folder: one HTML page that needs no other file and no host.
#pragma once

#include <filesystem>
#include <string>

#include "report/tables/table_input.h"

namespace maskbench::report {

inline constexpr char kReportFile[] = "report.html";
inline constexpr size_t kReportPictures = 12 << 20;  // bytes of pictures in a page, at most

// Returns the page. With a version it loads itself again when the program that serves it names another one.
std::string report_html(const TableInput& input, const std::string& version = "");

// Writes report.html into `folder` atomically. Throws EnvironmentError.
void write_report(const std::filesystem::path& folder, const TableInput& input);

}  // namespace maskbench::report
