#include "server/api/lease_expiry.hpp"

#include "server/sweep/lease.hpp"

namespace webdyno::api {
namespace {

// A commit takes milliseconds, also while a large sweep is made.
constexpr std::chrono::seconds kLongWait{1};

}  // namespace

std::vector<sweep::AttemptName> LeaseExpiry::expire(SQLite::Database& database,
                                                    Clock::time_point asked) {
  if (Clock::now() - asked > kLongWait) could_not_write();
  if (Clock::now() < could_not_write_.load() + sweep::kLeaseRenewal) return {};
  return sweep::expire_leases(database);
}

}  // namespace webdyno::api
