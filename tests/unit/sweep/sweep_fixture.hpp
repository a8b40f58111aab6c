#pragma once

#include <SQLiteCpp/Database.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "schema/wire/sample_batch.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/profile_record.hpp"
#include "tests/driver/messages.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::test {

/// Two frameworks (one of them with two backends for infer and one for train) and one workload.
sweep::Catalog small_catalog();
/// The document that it is parsed from.
nlohmann::json small_catalog_json();

/// A plan over it: 2 depths, train and infer, `trials` repetitions.
nlohmann::json small_plan(int trials = 2);

/// The same by precision.
nlohmann::json precise_plan(const nlohmann::json& repeat);

/// A database with a registered driver and a sweep of small_plan(), or of another plan, queued.
struct SweepFixture {
  explicit SweepFixture(int trials = 1);
  explicit SweepFixture(const nlohmann::json& plan_document);

  sweep::LeaseAnswer ask(const std::string& driver_uuid,
                         const std::optional<std::string>& only_sweep = std::nullopt);
  /// Leases and expects a trial, and delivers its batch 0, of two samples.
  sweep::Lease lease();
  /// A valid `done` of the lease's attempt, with that one batch.
  nlohmann::json done(const sweep::Lease& lease) const;
  /// Nullopt: it is stored.
  std::optional<sweep::Rejected> deliver(const sweep::Lease& lease, const nlohmann::json& result,
                                         const sweep::ProfilerAnswer* profiler = nullptr);
  std::string state();
  std::int64_t count(const std::string& sql);

  TemporaryDirectory directory;
  sweep::Catalog catalog;  // of what is served
  SQLite::Database database;
  std::string driver_uuid;
  std::string sweep_uuid;
  std::optional<std::string> why_gpu_is_not_cold;
};

/// A batch of two samples of one renderer.
wire::SampleBatch batch(const sweep::Lease& lease, std::int64_t sequence);

}  // namespace webdyno::test
