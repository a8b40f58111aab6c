#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace webdyno::test {

// What a driver sends, for tests and benchmarks that have no browser: valid by the schemas, of a
// machine and a browser that there are not.

/// Of a launched browser.
nlohmann::json registration(const std::string& driver_uuid);

nlohmann::json lease_request(const std::string& driver_uuid);

/// Of every process in every reading of a batch.
inline constexpr int kFootprintBytes = 60'000'000;

/// Ticks in a batch, each with one reading of every process, and processes.
struct BatchSize {
  int samples = 1;
  int processes = 1;
};

/// Of the trial that a lease names, every process new in it. Batches of one size follow each other
/// without gaps.
nlohmann::json batch_of(const nlohmann::json& trial, int sequence, BatchSize size = {});

/// Of a page that could not be measured: without samples and report.
nlohmann::json unmeasured_result(const nlohmann::json& trial, const std::string& driver_uuid,
                                 const std::string& outcome);

/// One framework at so many widths, each `repetitions` times.
nlohmann::json large_plan(int widths, int repetitions);

/// What a native host says of a sampling that missed nothing.
nlohmann::json sampling_summary(std::int64_t batches, std::int64_t ticks, std::int64_t cpu_ns);

}  // namespace webdyno::test
