#include "formats/torch_file.h"

#include <fmt/format.h>

#include "formats/byte_reader.h"
#include "formats/pickle.h"
#include "formats/safetensors.h"
#include "formats/zip_archive.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

using Storages = std::map<std::string, std::string_view>;  // storage key -> data

constexpr std::string_view kZip = "PK\3\4";
// The legacy format (before torch 1.6) begins with a pickle of the number 0x1950a86a20f9469cfc6c, then one of the
// number 1001.
constexpr std::string_view kOld("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.", 21);

[[noreturn]] void refuse_torch_file(const std::string& why) { throw UserError("not a file of tensors: " + why); }

// Returns the number of elements; throws if the tensor exceeds its storage.
int64_t checked_count(const PickledTensor& tensor, const std::string& name) {
  if (tensor.shape.size() != tensor.strides.size() || tensor.offset < 0)
    refuse_torch_file(fmt::format("\"{}\" is malformed", name));
  int64_t count = 1, last = tensor.offset;
  for (size_t i = 0; i < tensor.shape.size(); ++i) {
    int64_t reach;
    if (tensor.shape[i] < 0 || tensor.strides[i] < 0 || __builtin_mul_overflow(count, tensor.shape[i], &count) ||
        __builtin_mul_overflow(std::max<int64_t>(tensor.shape[i] - 1, 0), tensor.strides[i], &reach) ||
        __builtin_add_overflow(last, reach, &last))
      refuse_torch_file(fmt::format("the shape of \"{}\" overflows", name));
  }
  if (count > 0 && (last >= tensor.storage.count || count > tensor.storage.count))
    refuse_torch_file(fmt::format("\"{}\" lies outside its data", name));
  return count;
}

// Returns a contiguous row-major copy of the elements, for any strides.
std::string gathered(const PickledTensor& tensor, std::string_view data, int64_t count, size_t size) {
  std::string bytes;
  bytes.reserve(size_t(count) * size);
  std::vector<int64_t> place(tensor.shape.size(), 0);
  int64_t from = tensor.offset;
  for (int64_t i = 0; i < count; ++i) {
    bytes.append(data.substr(size_t(from) * size, size));
    for (size_t d = place.size(); d-- > 0;) {
      from += tensor.strides[d];
      if (++place[d] < tensor.shape[d]) break;
      from -= tensor.strides[d] * tensor.shape[d];
      place[d] = 0;
    }
  }
  return bytes;
}

bool is_row_major(const PickledTensor& tensor) {
  int64_t stride = 1;
  for (size_t d = tensor.shape.size(); d-- > 0;) {
    if (tensor.shape[d] != 1 && tensor.strides[d] != stride) return false;
    stride *= tensor.shape[d];
  }
  return true;
}

StoredTensor stored(const std::string& name, const PickledTensor& tensor, const Storages& storages) {
  const auto data = storages.find(tensor.storage.key);
  const auto size = size_t(element_size(tensor.storage.dtype));
  if (data == storages.end() || tensor.storage.count < 0 ||
      data->second.size() / size != uint64_t(tensor.storage.count))
    refuse_torch_file(fmt::format("the data of \"{}\" are missing or truncated", name));
  const int64_t count = checked_count(tensor, name);
  StoredTensor out{tensor.storage.dtype, tensor.shape, {}};
  out.bytes = is_row_major(tensor)
                  ? std::string(data->second.substr(size_t(tensor.offset) * size, size_t(count) * size))
                  : gathered(tensor, data->second, count, size);
  return out;
}

const PickledDict& dictionary(const Pickle& pickle) {
  const auto* dict = std::get_if<PickledDict>(&pickle.root->value);
  if (!dict) refuse_torch_file("it does not contain a dictionary of tensors");
  return *dict;
}

using NamedTensors = std::map<std::string, StoredTensor>;

NamedTensors direct_tensors(const PickledDict& dict, const Storages& storages) {
  NamedTensors tensors;
  for (const auto& [key, value] : dict.items) {
    const auto* name = std::get_if<std::string>(&key->value);
    const auto* tensor = std::get_if<PickledTensor>(&value->value);
    if (name && tensor) tensors[*name] = stored(*name, *tensor, storages);
  }
  return tensors;
}

// Returns the dictionaries of tensors in `dict`, by key.
std::map<std::string, NamedTensors> nested_tensors(const PickledDict& dict, const Storages& storages) {
  std::map<std::string, NamedTensors> nested;
  for (const auto& [key, value] : dict.items) {
    const auto* name = std::get_if<std::string>(&key->value);
    const auto* inner = std::get_if<PickledDict>(&value->value);
    if (!name || !inner) continue;
    if (auto tensors = direct_tensors(*inner, storages); !tensors.empty()) nested[*name] = std::move(tensors);
  }
  return nested;
}

NamedTensors tensors_of(const PickledDict& dict, const Storages& storages) {
  if (auto tensors = direct_tensors(dict, storages); !tensors.empty()) return tensors;
  const auto nested = nested_tensors(dict, storages);
  if (nested.empty()) refuse_torch_file("it contains no named tensors");
  if (nested.size() == 1) return nested.begin()->second;
  for (const char* usual : {"state_dict", "model_state_dict", "model"})
    if (const auto found = nested.find(usual); found != nested.end()) return found->second;
  std::string names;
  for (const auto& [name, tensors] : nested) names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", name);
  refuse_torch_file(fmt::format("it contains several sets of tensors, {}: save the one that is meant alone", names));
}

// Whether the names at the end of the archive are those of torch.jit.save().
bool is_torchscript(std::string_view file) {
  constexpr size_t kLooked = 1 << 20;
  return file.substr(file.size() - std::min(file.size(), kLooked)).find("/constants.pkl") != std::string_view::npos;
}

std::map<std::string, StoredTensor> parse_zip(std::string_view file) {
  if (is_torchscript(file)) refuse_torch_file("it is a TorchScript program: save its state_dict() instead");
  const auto entries = read_zip(file);
  std::string folder;
  for (const auto& [name, bytes] : entries)
    if (name.ends_with("/data.pkl")) folder = name.substr(0, name.size() - std::string_view("data.pkl").size());
  if (folder.empty()) refuse_torch_file("the archive has no data.pkl");
  if (const auto order = entries.find(folder + "byteorder"); order != entries.end() && order->second != "little")
    refuse_torch_file("it is big-endian");
  uint64_t at = 0;
  const Pickle pickle = read_pickle(entries.at(folder + "data.pkl"), at);
  Storages storages;
  for (const auto& [name, bytes] : entries)
    if (name.starts_with(folder + "data/")) storages[name.substr(folder.size() + 5)] = bytes;
  return tensors_of(dictionary(pickle), storages);
}

// Returns the dtype of each storage, by key: the legacy format stores only element counts beside the data.
std::map<std::string, std::string> types_by_key(const Pickle& pickle) {
  std::map<std::string, std::string> types;
  for (const PickledValue& value : pickle.values)
    if (const auto* storage = std::get_if<PickledStorage>(&value.value)) types[storage->key] = storage->dtype;
  return types;
}

std::map<std::string, StoredTensor> parse_old(std::string_view file) {
  const ByteReader reader(file, /*big_endian=*/false);
  uint64_t at = kOld.size();
  read_pickle(file, at);  // sizes of C types on the machine that wrote the file
  const Pickle pickle = read_pickle(file, at), keys = read_pickle(file, at);
  const auto* order = std::get_if<PickledList>(&keys.root->value);
  if (!order) refuse_torch_file("it lacks the list of storage keys");
  const auto types = types_by_key(pickle);
  Storages storages;
  for (const PickledValue* key : *order) {
    const auto* name = std::get_if<std::string>(&key->value);
    if (!name || types.count(*name) == 0) refuse_torch_file("its list of storage keys names one that no tensor uses");
    const uint64_t count = reader.number(at, 8), size = uint64_t(element_size(types.at(*name)));
    if (count > file.size() || !reader.has(at + 8, count * size)) refuse_torch_file("its data are truncated");
    storages[*name] = file.substr(at + 8, count * size);
    at += 8 + count * size;
  }
  return tensors_of(dictionary(pickle), storages);
}

}  // namespace

bool is_torch_file(std::string_view file) { return file.starts_with(kZip) || file.starts_with(kOld); }

std::map<std::string, StoredTensor> parse_torch_file(std::string_view file) {
  if (file.starts_with(kZip)) return parse_zip(file);
  if (file.starts_with(kOld)) return parse_old(file);
  refuse_torch_file("it is neither a torch ZIP archive nor a legacy torch file");
}

}  // namespace maskbench
