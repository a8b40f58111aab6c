#include "server/api/storage_health.hpp"

#include <spdlog/spdlog.h>

namespace webdyno::api {

void StorageHealth::failed(const store::StorageFailure& failure) {
  if (says_ && (!failure_ || failure_->kind != failure.kind))
    spdlog::error("{}; what drivers deliver is asked for again until there is a remedy",
                  failure.message);
  failure_ = failure;
  changes_before_ = writer_.changes();
}

void StorageHealth::look_again() {
  // A transaction that changes nothing goes through on a full disk, too.
  if (failure_ && writer_.changes() != changes_before_) {
    if (says_) spdlog::info("the database can be written again");
    failure_.reset();
  }
}

}  // namespace webdyno::api
