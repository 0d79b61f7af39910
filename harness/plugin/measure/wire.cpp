#include "plugin/measure/wire.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace maskbench {
namespace {

constexpr uint64_t kLargest = uint64_t(1) << 40;

bool send_all(int socket, const char* data, size_t size) {
  for (size_t done = 0; done < size;) {
    const ssize_t count = ::send(socket, data + done, size - done, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += size_t(count);
  }
  return true;
}

bool receive_all(int socket, char* data, size_t size, double seconds) {
  for (size_t done = 0; done < size;) {
    pollfd waiting{socket, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, seconds > 0 ? int(seconds * 1000) : -1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const ssize_t count = ::recv(socket, data + done, size - done, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += size_t(count);
  }
  return true;
}

struct Head {
  MessageKind kind;
  uint64_t size;
};

// The tensors of a batch in a fixed order. `Batch` is const or not.
template <class Batch>
auto members(Batch& b) {
  return std::array{&b.image,
                    &b.reference,
                    &b.mask,
                    &b.homography,
                    &b.template_alpha,
                    &b.truth_homography,
                    &b.constant_homography,
                    &b.truth_mask,
                    &b.head,
                    &b.nose_and_mouth,
                    &b.eyes};
}

template <class T>
void put(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T take(const std::string& bytes, size_t& at) {
  T value;
  TORCH_CHECK(at + sizeof value <= bytes.size(), "a batch ends too early");
  std::memcpy(&value, bytes.data() + at, sizeof value);
  at += sizeof value;
  return value;
}

}  // namespace

bool send_message(int socket, const Message& message) {
  const Head head{message.kind, message.bytes.size()};
  return send_all(socket, reinterpret_cast<const char*>(&head), sizeof head) &&
         send_all(socket, message.bytes.data(), message.bytes.size());
}

std::optional<Message> receive_message(int socket, double seconds) {
  Head head{};
  if (!receive_all(socket, reinterpret_cast<char*>(&head), sizeof head, seconds) || head.size > kLargest)
    return std::nullopt;
  Message message{head.kind, std::string(head.size, '\0')};
  if (!receive_all(socket, message.bytes.data(), message.bytes.size(), seconds)) return std::nullopt;
  return message;
}

std::string bytes_of(const ScoringBatch& batch) {
  std::string bytes;
  for (const Tensor* tensor : members(batch)) {
    put(bytes, int8_t(tensor->defined() ? 1 : 0));
    if (!tensor->defined()) continue;
    const Tensor plain = tensor->detach().cpu().contiguous();
    put(bytes, int8_t(plain.scalar_type()));
    put(bytes, plain.dim());
    for (const int64_t side : plain.sizes()) put(bytes, side);
    bytes.append(static_cast<const char*>(plain.data_ptr()), plain.nbytes());
  }
  return bytes;
}

ScoringBatch batch_of(const std::string& bytes) {
  ScoringBatch batch;
  size_t at = 0;
  for (Tensor* tensor : members(batch)) {
    if (take<int8_t>(bytes, at) == 0) continue;
    const auto type = torch::ScalarType(take<int8_t>(bytes, at));
    std::vector<int64_t> sizes(size_t(take<int64_t>(bytes, at)));
    for (int64_t& side : sizes) side = take<int64_t>(bytes, at);
    *tensor = torch::empty(sizes, type);
    TORCH_CHECK(at + tensor->nbytes() <= bytes.size(), "a batch ends too early");
    std::memcpy(tensor->data_ptr(), bytes.data() + at, tensor->nbytes());
    at += tensor->nbytes();
  }
  return batch;
}

}  // namespace maskbench
