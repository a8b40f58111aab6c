#pragma once

#include <SQLiteCpp/Database.h>

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace webdyno::store {

enum class Durability {
  kSample,    // survives a crash of any process at once, a power failure after the next kRunState
              // commit
  kRunState,  // survives a power failure before `done` is called (synchronous = FULL)
};

/// Something to write, as one unit: its savepoint fails alone, not with its neighbours.
struct Batch {
  Durability durability;
  std::function<void(SQLite::Database&)> write;  // called on the writer thread inside a transaction
  std::function<void(std::exception_ptr)>
      done;  // called on the writer thread after the commit; nullptr: committed
};

/// The one thread that writes. Batches queued while a transaction runs share the next one (group
/// commit). Thread-safe. The destructor commits what is queued, then joins.
class Writer {
 public:
  /// `capacity` bounds the queue: a collector that cannot keep up says so instead of growing.
  explicit Writer(SQLite::Database database, std::size_t capacity = 4096);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// False, and keeps nothing, when the queue is full.
  [[nodiscard]] bool submit(Batch batch);

  /// Transactions committed so far: tests and benchmarks see how many batches shared one.
  std::size_t transactions() const;
  /// Transactions among them that have changed something: there was room for it.
  std::size_t changes() const;

 private:
  void run();
  void commit(std::vector<Batch>& batches);

  SQLite::Database database_;
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Batch> queue_;
  bool stopping_ = false;
  std::size_t transactions_ = 0;
  std::size_t changes_ = 0;
  std::thread thread_;  // last: it uses every member above
};

}  // namespace webdyno::store
