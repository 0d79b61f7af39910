// A folder of pictures to be scored: of any format that OpenCV reads, any size, sub-folders too.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/picture.h"
#include "data/source.h"

namespace maskbench {

struct FolderPicture {
  std::string name;    // below the folder, with /
  std::string sha256;  // of size and pixels, as they are scored: a changed picture has another
  int width = 0, height = 0;
};

// How far something is: so many of so many.
using Advance = std::function<void(int64_t done, int64_t of)>;

class PictureFolder {
 public:
  // Decodes every file once. `side`: pictures are resized to side x side, by area where that makes them smaller,
  // linearly where larger; 0: they stay as they are. Throws UserError where no picture can be read.
  PictureFolder(std::filesystem::path path, int side, int threads, const Advance& advance);

  const std::filesystem::path& path() const { return path_; }
  const std::vector<FolderPicture>& pictures() const { return pictures_; }  // those that can be read, by name
  const std::vector<Remark>& remarks() const { return remarks_; }           // files that were skipped or converted
  size_t skipped() const;

  // These of `pictures` once more, [3,H,W] each. Throws EnvironmentError when one is no longer what it was.
  std::vector<Picture> read(const std::vector<size_t>& places) const;

 private:
  std::filesystem::path path_;
  int side_, threads_;
  std::vector<FolderPicture> pictures_;
  std::vector<Remark> remarks_;
};

}  // namespace maskbench
