#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "server/sweep/catalog.hpp"
#include "server/sweep/lease.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::test {

/// Two frameworks (one of them with two backends for infer and one for train) and one workload.
sweep::Catalog small_catalog();
/// The document that it is parsed from.
nlohmann::json small_catalog_json();

/// A plan over it: 2 depths, train and infer, `trials` repetitions.
nlohmann::json small_plan(int trials = 2);

/// A database with a registered driver and a sweep of small_plan(), queued.
struct SweepFixture {
  explicit SweepFixture(int trials = 1);

  /// Leases and expects a trial.
  sweep::Lease lease();
  /// A valid `done` of the lease's attempt.
  nlohmann::json done(const sweep::Lease& lease) const;
  std::string state();
  std::int64_t count(const std::string& sql);

  TemporaryDirectory directory;
  SQLite::Database database;
  std::string driver_uuid;
  std::string sweep_uuid;
};

/// A valid registration of a launched browser.
nlohmann::json registration(const std::string& driver_uuid);

}  // namespace webdyno::test
