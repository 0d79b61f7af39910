#include "data/tensors/training_set.h"

#include <cstring>
#include <functional>

#include "base/parallel_for.h"

namespace maskbench {
namespace {

Tensor stacked(int64_t count, int threads, const std::function<Picture(int64_t)>& picture) {
  const Picture first = picture(0);
  const Tensor all = torch::empty({count, first.channels, first.height, first.width}, torch::kUInt8);
  parallel_for(count, threads, [&](int64_t i) {
    const Picture one = picture(i);
    std::memcpy(all.data_ptr<uint8_t>() + i * int64_t(one.pixels.size()), one.pixels.data(), one.pixels.size());
  });
  return all;
}

}  // namespace

TrainingSet load_training_set(const Source& source, int threads) {
  constexpr Split kTrain = Split::kTrain;
  return {stacked(source.faces(kTrain), threads, [&](int64_t i) { return source.face(kTrain, i); }),
          stacked(source.masked(kTrain), threads, [&](int64_t i) { return source.masked_face(kTrain, i); }),
          stacked(source.masks(), threads, [&](int64_t i) { return source.mask(i); })};
}

}  // namespace maskbench
