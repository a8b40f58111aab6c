#include "server/store/reader_pool.hpp"

#include <utility>

#include "server/store/database.hpp"

namespace webdyno::store {

ReaderPool::ReaderPool(const std::filesystem::path& file, std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back(
        [this, database = open_for_reading(file)]() mutable { run(std::move(database)); });
  }
}

ReaderPool::~ReaderPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void ReaderPool::submit(Read read) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(read));
  }
  wake_.notify_one();
}

void ReaderPool::run(SQLite::Database database) {
  for (;;) {
    Read read;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      read = std::move(queue_.front());
      queue_.pop_front();
    }
    read(database);
  }
}

}  // namespace webdyno::store
