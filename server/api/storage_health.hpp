#pragma once

#include <cstddef>
#include <optional>

#include "server/store/storage_failure.hpp"
#include "server/store/writer.hpp"

namespace webdyno::api {

/// Whether the database can be written, as far as the last attempts tell. Says it in the log, where
/// it is to, when it cannot and when it can again, and not with every request between. Lives on the
/// io_context thread.
class StorageHealth {
 public:
  StorageHealth(const store::Writer& writer, bool says) : writer_(writer), says_(says) {}

  void failed(const store::StorageFailure& failure);
  /// To be called now and then: something may have been written since.
  void look_again();
  /// As of the last look. Nullopt: it can, or nobody has tried.
  const std::optional<store::StorageFailure>& failure() const { return failure_; }

 private:
  const store::Writer& writer_;
  const bool says_;
  std::optional<store::StorageFailure> failure_;
  std::size_t changes_before_ = 0;  // of the writer, when it failed
};

}  // namespace webdyno::api
