#pragma once

#include <thread>

#include "server/api/collector.hpp"

namespace webdyno::cli {

/// A collector with its io_context on a thread of its own.
class CollectorThread {
 public:
  explicit CollectorThread(const api::CollectorOptions& options)
      : collector_(options), thread_([this] { collector_.run(); }) {}
  ~CollectorThread() {
    collector_.stop();
    thread_.join();
  }
  CollectorThread(const CollectorThread&) = delete;
  CollectorThread& operator=(const CollectorThread&) = delete;
  api::Collector& operator*() { return collector_; }
  api::Collector* operator->() { return &collector_; }

 private:
  api::Collector collector_;
  std::thread thread_;
};

}  // namespace webdyno::cli
