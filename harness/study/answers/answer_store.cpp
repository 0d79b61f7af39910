#include "study/answers/answer_store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <mutex>

#include "maskbench/errors.h"

namespace maskbench::study {
namespace {

constexpr char kTables[] = R"(
CREATE TABLE IF NOT EXISTS consents (rater INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS answers (
  rater INTEGER NOT NULL, position INTEGER NOT NULL,
  part INTEGER NOT NULL, grp INTEGER NOT NULL, swapped INTEGER NOT NULL,
  judged TEXT NOT NULL, milliseconds INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (rater, position)
) WITHOUT ROWID;
)";

Answer answer_of(SQLite::Statement& row) {
  return {row.getColumn(0).getInt(),
          row.getColumn(1).getInt(),
          {Part(row.getColumn(2).getInt()), row.getColumn(3).getInt(), row.getColumn(4).getInt() != 0},
          row.getColumn(5).getString(),
          row.getColumn(6).getInt64(),
          row.getColumn(7).getInt64()};
}

}  // namespace

bool is_answer(Protocol protocol, const Group& group, const std::string& judged) {
  if (judged.size() != group.shown.size() || judged.find_first_not_of("01") != std::string::npos) return false;
  return protocol != Protocol::kPair || std::count(judged.begin(), judged.end(), '1') == 1;
}

class AnswerStore::Impl {
 public:
  Impl(const std::filesystem::path& file, bool read_only)
      : file_(file.string()), database_(translated([&] {
          return SQLite::Database(file_,
                                  read_only ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE,
                                  /*aBusyTimeoutMs=*/5000);
        })) {
    if (read_only) return;
    // Reason: in WAL mode an answer is one appended page, and synchronous = FULL waits for it to reach the disk.
    translated([this] {
      database_.exec("PRAGMA journal_mode = WAL");
      database_.exec("PRAGMA synchronous = FULL");
      database_.exec(kTables);
    });
  }

  template <class Work>
  auto locked(const Work& work) {
    const std::lock_guard lock(mutex_);
    return translated([&] { return work(database_); });
  }

 private:
  template <class Work>
  auto translated(const Work& work) -> decltype(work()) {
    try {
      return work();
    } catch (const SQLite::Exception& problem) {
      throw EnvironmentError(fmt::format("{}: {}", file_, problem.what()));
    }
  }

  std::string file_;
  std::mutex mutex_;
  SQLite::Database database_;
};

AnswerStore::AnswerStore(const std::filesystem::path& folder, bool read_only)
    : impl_(std::make_unique<Impl>(folder / kAnswersFile, read_only)) {}
AnswerStore::~AnswerStore() = default;

bool AnswerStore::add(const Answer& answer) {
  return impl_->locked([&answer](SQLite::Database& database) {
    SQLite::Statement insert(database,
                             "INSERT INTO answers SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 "
                             "WHERE (SELECT COUNT(*) FROM answers WHERE rater = ?1) = ?2");
    insert.bind(1, answer.rater);
    insert.bind(2, answer.position);
    insert.bind(3, int(answer.step.part));
    insert.bind(4, answer.step.group);
    insert.bind(5, int(answer.step.swapped));
    insert.bind(6, answer.judged);
    insert.bind(7, answer.milliseconds);
    insert.bind(8, answer.at);
    return insert.exec() == 1;
  });
}

void AnswerStore::consent(int rater) {
  impl_->locked([rater](SQLite::Database& database) {
    SQLite::Statement insert(database, "INSERT OR IGNORE INTO consents VALUES (?)");
    insert.bind(1, rater);
    return insert.exec();
  });
}

bool AnswerStore::has_consented(int rater) const {
  return impl_->locked([rater](SQLite::Database& database) {
    SQLite::Statement query(database, "SELECT COUNT(*) FROM consents WHERE rater = ?");
    query.bind(1, rater);
    return query.executeStep() && query.getColumn(0).getInt() > 0;
  });
}

int AnswerStore::answered(int rater) const {
  return impl_->locked([rater](SQLite::Database& database) {
    SQLite::Statement query(database, "SELECT COUNT(*) FROM answers WHERE rater = ?");
    query.bind(1, rater);
    return query.executeStep() ? query.getColumn(0).getInt() : 0;
  });
}

std::vector<Answer> AnswerStore::all() const {
  return impl_->locked([](SQLite::Database& database) {
    SQLite::Statement query(database,
                            "SELECT rater, position, part, grp, swapped, judged, milliseconds, at FROM answers "
                            "ORDER BY rater, position");
    std::vector<Answer> answers;
    while (query.executeStep()) answers.push_back(answer_of(query));
    return answers;
  });
}

}  // namespace maskbench::study
