// A folder of pictures to score, with sub-folders: any format that OpenCV reads, any size.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/picture.h"
#include "data/pictures/picture_file.h"
#include "data/source.h"

namespace maskbench {

struct FolderPicture {
  std::string name;    // below the folder, with /
  std::string sha256;  // of size and pixels, as they are scored: a changed picture has another
  int width = 0, height = 0;
};

// Progress callback: `done` of `of`.
using Advance = std::function<void(int64_t done, int64_t of)>;

class PictureFolder {
 public:
  static constexpr const char* kSkipped = "skipped";  // outcome of a remark on a file that is not among the pictures

  // Decodes every file once. `side`: pictures are resized to side x side, by area interpolation where that reduces
  // them, linearly where it enlarges; 0: no resizing. Throws UserError where no picture can be read.
  PictureFolder(std::filesystem::path path, int side, int threads, const Advance& advance);

  const std::filesystem::path& path() const { return path_; }
  const std::vector<FolderPicture>& pictures() const { return pictures_; }  // those that can be read, by name
  const std::vector<Remark>& remarks() const { return remarks_; }           // files that were skipped or converted
  size_t skipped() const;
  // The number of pictures of each conversion.
  const std::map<Conversion, int64_t>& conversions() const { return conversions_; }

  // Reads the pictures at these indices again, [3,H,W] each. Throws EnvironmentError when one has changed since.
  std::vector<Picture> read(const std::vector<size_t>& places) const;

 private:
  std::filesystem::path path_;
  int side_, threads_;
  std::vector<FolderPicture> pictures_;
  std::vector<Remark> remarks_;
  std::map<Conversion, int64_t> conversions_;
};

}  // namespace maskbench
