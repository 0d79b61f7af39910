#include "formats/foreign_format.h"

#include <gtest/gtest.h>

#include "formats/safetensors.h"

namespace maskbench {
namespace {

TEST(ForeignFormat, IsNamedWithWhatToDo) {
  EXPECT_EQ(foreign_format(""), "is empty: the download or the copy failed");
  EXPECT_EQ(foreign_format(" \n\n"), "holds spaces only: the download or the copy failed");
  EXPECT_EQ(foreign_format("version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 9\n"),
            "is a Git LFS pointer, not the file itself: run `git lfs pull`");
  EXPECT_EQ(foreign_format("/annex/objects/SHA256E-s4--12.pth\n"),
            "is a git-annex pointer, not the file itself: run `git annex get`");
  for (const char* page : {"<!DOCTYPE html><html>", "\n <HTML lang=en>", "\xEF\xBB\xBF<!doctype html>",
                           "<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">"})
    EXPECT_EQ(foreign_format(page),
              "is a web page (HTML), not weights: the server answered with a page instead of the file");
  EXPECT_EQ(foreign_format("{\"message\": \"Not Found\"}\n"),
            "is a text, not weights: it begins \"{\"message\": \"Not Found\"}\"");
  EXPECT_EQ(foreign_format("\x1f\x8b\x08"), "is a gzip archive: unpack it first");
  EXPECT_EQ(foreign_format("\x89HDF\r\n\x1a\n"),
            "is an HDF5 file, as Keras writes it; expected .pth, .pt or .safetensors");
}

TEST(ForeignFormat, IsNoFileThatMayBeWeights) {
  EXPECT_EQ(foreign_format("PK\3\4"), "");
  EXPECT_EQ(foreign_format(std::string("\x80\x02\x8a\x0a", 4)), "");
  const float number = 1;
  const std::string_view bytes(reinterpret_cast<const char*>(&number), sizeof number);
  EXPECT_EQ(foreign_format(safetensors_bytes({{"w", {"F32", {1}, bytes}}})), "");
  EXPECT_EQ(foreign_format(std::string("\x1f\x8b\0\0\0\0\0\0{", 9)), "");  // a header of 35615 bytes
}

}  // namespace
}  // namespace maskbench
