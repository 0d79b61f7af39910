#include "formats/pickle.h"

#include <fmt/format.h>

#include <bit>
#include <map>

#include "formats/byte_reader.h"
#include "maskbench/errors.h"

namespace maskbench {
namespace {

const std::map<std::string, std::string> kStorages = {{"torch.FloatStorage", "F32"},     {"torch.DoubleStorage", "F64"},
                                                      {"torch.HalfStorage", "F16"},      {"torch.LongStorage", "I64"},
                                                      {"torch.BFloat16Storage", "BF16"}, {"torch.IntStorage", "I32"},
                                                      {"torch.ByteStorage", "U8"},       {"torch.BoolStorage", "BOOL"}};
constexpr std::string_view kTensor = "torch._utils._rebuild_tensor_v2", kParameter = "torch._utils._rebuild_parameter",
                           kDict = "collections.OrderedDict";

[[noreturn]] void refuse(const std::string& why) { throw UserError("not a file of tensors: " + why); }

// The stack machine that a pickle is written for. https://docs.python.org/3/library/pickletools.html
class Machine {
 public:
  Machine(std::string_view bytes, uint64_t at, Pickle& pickle)
      : in_(bytes, /*big_endian=*/false), at_(at), out_(pickle) {}

  uint64_t run() {
    for (;;) {
      if (!in_.has(at_, 1)) refuse("a pickle ends without its last mark");
      const uint8_t code = in_.byte(at_++);
      if (code == '.') break;
      if (!numbers(code) && !texts(code) && !containers(code) && !memory(code) && !calls(code))
        refuse(fmt::format("pickle code 0x{:02x} is not one that tensors need", code));
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
    if (stack_.empty() || !stack_.back()) refuse("a pickle takes from an empty stack");
    const Value top = stack_.back();
    stack_.pop_back();
    return top;
  }
  Value top() {
    if (stack_.empty() || !stack_.back()) refuse("a pickle takes from an empty stack");
    return stack_.back();
  }
  // Everything above the last mark, which is removed.
  PickledList above_mark() {
    PickledList items;
    size_t first = stack_.size();
    while (first > 0 && stack_[first - 1]) --first;
    if (first == 0) refuse("a pickle lacks a mark");
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
    if (!in_.has(at_, uint64_t(bytes))) refuse("a pickle is cut off");
    at_ += uint64_t(bytes);
    return in_.number(at_ - uint64_t(bytes), bytes);
  }
  std::string text(uint64_t length) {
    if (!in_.has(at_, length)) refuse("a pickle is cut off");
    at_ += length;
    return std::string(in_.rest(at_ - length).substr(0, length));
  }
  std::string line() {
    const auto end = in_.rest(at_).find('\n');
    if (end == std::string_view::npos) refuse("a pickle is cut off");
    std::string found = text(end);
    ++at_;
    return found;
  }
  // Little-endian two's complement of any length up to 8.
  int64_t long_number(uint64_t length) {
    if (length > 8) refuse("a pickle has a number that is too large");
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
      case 'G': {  // the only number that is big-endian
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
    if (!list) refuse("a pickle appends to what is no list");
    list->insert(list->end(), items.begin(), items.end());
  }
  void set(const PickledList& items) {
    auto* dict = std::get_if<PickledDict>(&top()->value);
    if (!dict || items.size() % 2) refuse("a pickle sets keys of what is no dictionary");
    for (size_t i = 0; i < items.size(); i += 2) dict->items.emplace_back(items[i], items[i + 1]);
  }

  bool memory(uint8_t code) {
    switch (code) {
      case 0x80:
        if (const uint64_t version = number(1); version > 5) refuse("a pickle of an unknown protocol");
        return true;
      case 0x95:
        number(8);
        return true;  // the length of a frame
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
    if (found == memo_.end()) refuse("a pickle recalls what it never stored");
    stack_.push_back(found->second);
  }

  bool calls(uint8_t code) {
    switch (code) {
      case 'c': {
        const std::string module = line();
        name(module + "." + line());
        return true;
      }
      case 0x93: {
        const PickledList parts = last(2);
        name(text_of(parts[0]) + "." + text_of(parts[1]));
        return true;
      }
      case 'R': {
        const PickledList parts = last(2);
        call(parts[0], parts[1]);
        return true;
      }
      case 'b': {  // attributes, which dictionaries of weights have and nobody needs
        pop();
        if (!std::holds_alternative<PickledDict>(top()->value)) refuse("a pickle sets attributes of an object");
        return true;
      }
      case 'Q':
        push(storage(pop()));
        return true;
      default:
        return false;
    }
  }

  void name(const std::string& full) {
    if (kStorages.count(full) == 0 && full != kTensor && full != kParameter && full != kDict)
      refuse(fmt::format("it asks to run {}, which no tensor needs; nothing was run", full));
    push(PickledName{full});
  }

  template <class T>
  const T& as(const PickledValue* value, const char* what) {
    const T* found = std::get_if<T>(&value->value);
    if (!found) refuse(fmt::format("a pickle has no {} where one belongs", what));
    return *found;
  }
  const std::string& text_of(const PickledValue* value) { return as<std::string>(value, "text"); }
  const PickledList& list_of(const PickledValue* value, size_t least) {
    const PickledList& list = as<PickledList>(value, "list");
    if (list.size() < least) refuse("a pickle has a list that is too short");
    return list;
  }
  std::vector<int64_t> lengths(const PickledValue* value) {
    std::vector<int64_t> numbers;
    for (const PickledValue* item : list_of(value, 0)) numbers.push_back(as<int64_t>(item, "number"));
    return numbers;
  }

  void call(const PickledValue* callee, const PickledValue* arguments) {
    const std::string& name = as<PickledName>(callee, "name").name;
    if (name == kDict) return push(dictionary(list_of(arguments, 0)));
    if (name == kParameter) {
      stack_.push_back(const_cast<PickledValue*>(list_of(arguments, 1)[0]));
      return;
    }
    if (name != kTensor) refuse(fmt::format("it asks to run {}; nothing was run", name));
    const PickledList& parts = list_of(arguments, 4);
    push(PickledTensor{as<PickledStorage>(parts[0], "storage"), as<int64_t>(parts[1], "number"), lengths(parts[2]),
                       lengths(parts[3])});
  }

  // OrderedDict() or, by Python 2, OrderedDict([[key, value], ...]).
  PickledDict dictionary(const PickledList& arguments) {
    PickledDict dict;
    if (arguments.empty()) return dict;
    for (const PickledValue* item : list_of(arguments[0], 0)) {
      const PickledList& pair = list_of(item, 2);
      dict.items.emplace_back(pair[0], pair[1]);
    }
    return dict;
  }

  // ("storage", type, key, device, elements, ...)
  PickledStorage storage(const PickledValue* id) {
    const PickledList& parts = list_of(id, 5);
    const auto type = kStorages.find(as<PickledName>(parts[1], "name").name);
    if (text_of(parts[0]) != "storage" || type == kStorages.end()) refuse("a pickle refers to what is no storage");
    return {type->second, text_of(parts[2]), as<int64_t>(parts[4], "number")};
  }

  ByteReader in_;
  uint64_t at_;
  Pickle& out_;
  std::vector<Value> stack_;  // a null is a mark
  std::map<uint64_t, Value> memo_;
};

}  // namespace

Pickle read_pickle(std::string_view bytes, uint64_t& at) {
  Pickle pickle;
  at = Machine(bytes, at, pickle).run();
  return pickle;
}

}  // namespace maskbench
