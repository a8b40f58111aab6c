#pragma once

#include <SQLiteCpp/Database.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace webdyno::store {

/// Threads with a read-only connection each, so that a slow read never delays ingest. Reads see
/// what is committed when they begin. Thread-safe. The destructor drops what is queued and joins
/// after the reads that run.
class ReaderPool {
 public:
  using Read = std::function<void(SQLite::Database&)>;  // must not throw

  ReaderPool(const std::filesystem::path& file, std::size_t threads);
  ~ReaderPool();
  ReaderPool(const ReaderPool&) = delete;
  ReaderPool& operator=(const ReaderPool&) = delete;

  void submit(Read read);

 private:
  void run(SQLite::Database database);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Read> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;  // last: they use every member above
};

}  // namespace webdyno::store
