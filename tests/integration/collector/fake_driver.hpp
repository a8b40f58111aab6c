#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "schema/wire/identity.hpp"
#include "tests/integration/collector/collector_process.hpp"

namespace webdyno::test {

/// Ticks in each batch that it delivers, with one reading of one process.
inline constexpr int kSamples = 5;

/// A person's own browser, as far as the collector sees it.
class FakeDriver {
 public:
  /// Registers; with the uuid of a launch that another collector knew, or a new one.
  explicit FakeDriver(CollectorProcess& collector, std::string uuid = wire::uuid_v7());

  const std::string& uuid() const { return uuid_; }
  /// The body of a lease request.
  nlohmann::json request() const;
  /// The answer to a lease request.
  nlohmann::json ask();
  /// Asks and expects a trial.
  nlohmann::json lease();
  HttpAnswer deliver_batch(const nlohmann::json& trial, int sequence);
  HttpAnswer report_phase(const nlohmann::json& trial, const std::string& phase);
  HttpAnswer deliver_result(const nlohmann::json& trial, const std::string& outcome);

 private:
  CollectorProcess& collector_;
  std::string uuid_;
};

/// Starts the built-in plan quick.
std::string start_sweep(CollectorProcess& collector);

/// Asks again and again until it is so; a minute is never.
void eventually(const std::function<bool()>& so);

}  // namespace webdyno::test
