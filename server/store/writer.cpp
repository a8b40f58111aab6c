#include "server/store/writer.hpp"

#include <SQLiteCpp/Savepoint.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace webdyno::store {
namespace {

/// SQLite would go on writing to a file that nobody finds again. One stat(2).
void refuse_moved(SQLite::Database& database) {
  int moved = 0;
  if (::sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) ==
          SQLITE_OK &&
      moved != 0)
    throw SQLite::Exception("the database was moved", SQLITE_READONLY_DBMOVED);
}

}  // namespace

Writer::Writer(SQLite::Database database, std::size_t capacity)
    : database_(std::move(database)), capacity_(capacity), thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool Writer::submit(Batch batch) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= capacity_) return false;
    queue_.push_back(std::move(batch));
  }
  wake_.notify_one();
  return true;
}

std::size_t Writer::transactions() const {
  const std::lock_guard lock(mutex_);
  return transactions_;
}

std::size_t Writer::changes() const {
  const std::lock_guard lock(mutex_);
  return changes_;
}

void Writer::run() {
  for (;;) {
    std::vector<Batch> batches;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      batches.swap(queue_);
    }
    commit(batches);
  }
}

void Writer::commit(std::vector<Batch>& batches) {
  std::vector<std::exception_ptr> failures(batches.size());
  try {
    refuse_moved(database_);
    const bool run_state = std::any_of(batches.begin(), batches.end(), [](const Batch& batch) {
      return batch.durability == Durability::kRunState;
    });
    // Takes effect outside of transactions only. In WAL, FULL adds an fsync of the log to the
    // commit, which also makes every earlier NORMAL commit durable.
    database_.exec(run_state ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    const int rows_before = database_.getTotalChanges();
    for (std::size_t i = 0; i < batches.size(); ++i) {
      SQLite::Savepoint savepoint(database_, "batch");
      try {
        batches[i].write(database_);
        savepoint.release();
      } catch (...) {
        failures[i] = std::current_exception();
        savepoint.rollback();
      }
    }
    transaction.commit();
    const std::lock_guard lock(mutex_);
    ++transactions_;
    if (database_.getTotalChanges() != rows_before) ++changes_;
  } catch (...) {  // nothing of this transaction is in the database: disk full, locked for too long
    const auto failure = std::current_exception();
    for (auto& each : failures) {
      if (!each) each = failure;
    }
  }
  for (std::size_t i = 0; i < batches.size(); ++i) batches[i].done(std::move(failures[i]));
}

}  // namespace webdyno::store
