// Messages between the program and the process that computes a metric of a plugin: a kind, a length, and as many bytes.
#pragma once

#include <optional>
#include <string>

#include "maskbench/metric.h"

namespace maskbench {

enum class MessageKind : char {
  kComplaint = 'c',  // a batch: may it be scored? Answered by a text, empty: yes
  kAdd = 'a',        // adds the batch of the last question; answered by an empty text
  kReal = 'r',       // real pictures, as the image of a batch; answered by an empty text
  kScore = 's',      // answered by the score as JSON
  kAnswer = 'A',
  kProblem = 'P',  // an answer too: the metric threw an exception with this text
};

struct Message {
  MessageKind kind;
  std::string bytes;
};

// Sends over the socket. Returns false when the other process has ended.
bool send_message(int socket, const Message& message);
// Waits for a message. Returns nullopt when the other process has ended, or after `seconds` without a byte (0: no limit).
std::optional<Message> receive_message(int socket, double seconds);

// A batch on the CPU as bytes, and back. Undefined tensors stay undefined.
std::string bytes_of(const ScoringBatch& batch);
ScoringBatch batch_of(const std::string& bytes);

}  // namespace maskbench
