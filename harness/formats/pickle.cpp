#include "formats/pickle.h"

#include <fmt/format.h>

#include <bit>
#include <map>

#include "formats/byte_reader.h"
#include "formats/pickle_globals.h"

namespace maskbench {
namespace {

// The stack machine that executes pickle opcodes. https://docs.python.org/3/library/pickletools.html
class Machine {
 public:
  Machine(std::string_view bytes, uint64_t at, Pickle& pickle)
      : in_(bytes, /*big_endian=*/false), at_(at), out_(pickle) {}

  uint64_t run() {
    for (;;) {
      if (!in_.has(at_, 1)) refuse_pickle("the pickle ends without a STOP opcode");
      const uint8_t code = in_.byte(at_++);
      if (code == '.') break;
      if (!numbers(code) && !texts(code) && !containers(code) && !memory(code) && !calls(code))
        refuse_pickle(fmt::format("unsupported pickle opcode 0x{:02x}", code));
    }
    out_.root = pop();
    return at_;
  }

 private:
  using Value = PickledValue*;

  template <class T>
  void push(T value) {
    out_.values.push_back({std::move(value)});
    stack_.push_back(&out_.values.back());
  }
  Value pop() {
    if (stack_.empty() || !stack_.back()) refuse_pickle("the pickle stack is empty");
    const Value top = stack_.back();
    stack_.pop_back();
    return top;
  }
  Value top() {
    if (stack_.empty() || !stack_.back()) refuse_pickle("the pickle stack is empty");
    return stack_.back();
  }
  // Removes the last mark and returns the values above it.
  PickledList above_mark() {
    PickledList items;
    size_t first = stack_.size();
    while (first > 0 && stack_[first - 1]) --first;
    if (first == 0) refuse_pickle("the pickle lacks a MARK");
    items.assign(stack_.begin() + ptrdiff_t(first), stack_.end());
    stack_.resize(first - 1);
    return items;
  }
  PickledList last(size_t count) {
    PickledList items(count);
    for (size_t i = count; i-- > 0;) items[i] = pop();
    return items;
  }

  uint64_t number(int bytes) {
    if (!in_.has(at_, uint64_t(bytes))) refuse_pickle("the pickle is truncated");
    at_ += uint64_t(bytes);
    return in_.number(at_ - uint64_t(bytes), bytes);
  }
  std::string text(uint64_t length) {
    if (!in_.has(at_, length)) refuse_pickle("the pickle is truncated");
    at_ += length;
    return std::string(in_.rest(at_ - length).substr(0, length));
  }
  std::string line() {
    const auto end = in_.rest(at_).find('\n');
    if (end == std::string_view::npos) refuse_pickle("the pickle is truncated");
    std::string found = text(end);
    ++at_;
    return found;
  }
  // Reads a little-endian two's complement integer of up to 8 bytes.
  int64_t long_number(uint64_t length) {
    if (length > 8) refuse_pickle("an integer in the pickle exceeds 64 bits");
    if (length == 0) return 0;
    const int shift = int(64 - 8 * length);
    return int64_t(number(int(length)) << shift) >> shift;
  }

  bool numbers(uint8_t code) {
    switch (code) {
      case 'N':
        push(std::monostate());
        return true;
      case 0x88:
        push(true);
        return true;
      case 0x89:
        push(false);
        return true;
      case 'K':
        push(int64_t(number(1)));
        return true;
      case 'M':
        push(int64_t(number(2)));
        return true;
      case 'J':
        push(int64_t(int32_t(number(4))));
        return true;
      case 0x8a:
        push(long_number(number(1)));
        return true;
      case 'G': {  // BINFLOAT is big-endian
        const uint64_t bits = number(8);
        push(std::bit_cast<double>(__builtin_bswap64(bits)));
        return true;
      }
      default:
        return false;
    }
  }

  bool texts(uint8_t code) {
    switch (code) {
      case 'U':
      case 0x8c:
      case 'C':
        push(text(number(1)));
        return true;
      case 'T':
      case 'X':
      case 'B':
        push(text(number(4)));
        return true;
      case 0x8d:
      case 0x8e:
        push(text(number(8)));
        return true;
      default:
        return false;
    }
  }

  bool containers(uint8_t code) {
    switch (code) {
      case '(':
        stack_.push_back(nullptr);
        return true;
      case ')':
      case ']':
        push(PickledList());
        return true;
      case '}':
        push(PickledDict());
        return true;
      case 't':
        push(above_mark());
        return true;
      case 0x85:
      case 0x86:
      case 0x87:
        push(last(size_t(code - 0x84)));
        return true;
      case 'a':
        append(last(1));
        return true;
      case 'e':
        append(above_mark());
        return true;
      case 's':
        set(last(2));
        return true;
      case 'u':
        set(above_mark());
        return true;
      default:
        return false;
    }
  }
  void append(const PickledList& items) {
    auto* list = std::get_if<PickledList>(&top()->value);
    if (!list) refuse_pickle("the pickle appends to a value that is not a list");
    list->insert(list->end(), items.begin(), items.end());
  }
  void set(const PickledList& items) {
    auto* dict = std::get_if<PickledDict>(&top()->value);
    if (!dict || items.size() % 2) refuse_pickle("the pickle sets items of a value that is not a dictionary");
    for (size_t i = 0; i < items.size(); i += 2) dict->items.emplace_back(items[i], items[i + 1]);
  }

  bool memory(uint8_t code) {
    switch (code) {
      case 0x80:
        if (const uint64_t version = number(1); version > 5) refuse_pickle("unknown pickle protocol");
        return true;
      case 0x95:
        number(8);
        return true;  // frame length
      case 'q':
        memo_[number(1)] = top();
        return true;
      case 'r':
        memo_[number(4)] = top();
        return true;
      case 0x94:
        memo_[memo_.size()] = top();
        return true;
      case 'h':
        recall(number(1));
        return true;
      case 'j':
        recall(number(4));
        return true;
      case '0':
        pop();
        return true;
      default:
        return false;
    }
  }
  void recall(uint64_t place) {
    const auto found = memo_.find(place);
    if (found == memo_.end()) refuse_pickle("the pickle reads a memo entry that was never stored");
    stack_.push_back(found->second);
  }

  bool calls(uint8_t code) {
    switch (code) {
      case 'c': {
        const std::string module = line();
        push(pickled_global(module + "." + line()));
        return true;
      }
      case 0x93: {
        const PickledList parts = last(2);
        push(pickled_global(pickled_text(parts[0]) + "." + pickled_text(parts[1])));
        return true;
      }
      case 'R': {
        const PickledList parts = last(2);
        push_result(call_pickled(parts[0], parts[1]));
        return true;
      }
      case 'b': {  // BUILD: ignores attributes, which state dictionaries have
        pop();
        if (!std::holds_alternative<PickledDict>(top()->value))
          refuse_pickle("the pickle sets attributes of an object that is not a dictionary");
        return true;
      }
      case 'Q':
        push(pickled_storage(pop()));
        return true;
      default:
        return false;
    }
  }

  void push_result(PickledResult result) {
    if (auto* made = std::get_if<PickledValue>(&result)) {
      out_.values.push_back(std::move(*made));
      stack_.push_back(&out_.values.back());
    } else {
      stack_.push_back(const_cast<Value>(std::get<const PickledValue*>(result)));
    }
  }

  ByteReader in_;
  uint64_t at_;
  Pickle& out_;
  std::vector<Value> stack_;  // nullptr is a mark
  std::map<uint64_t, Value> memo_;
};

}  // namespace

Pickle read_pickle(std::string_view bytes, uint64_t& at) {
  Pickle pickle;
  at = Machine(bytes, at, pickle).run();
  return pickle;
}

}  // namespace maskbench
