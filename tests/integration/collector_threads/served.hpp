#pragma once

#include <filesystem>
#include <fstream>

#include "tests/driver/served_collector.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace webdyno::test {

/// A collector that owns the fixture's sweep.
class Served : public ServedCollector {
 public:
  explicit Served(SweepFixture& fixture, api::LaunchedBrowser* browser = nullptr)
      : ServedCollector(options(fixture, browser)) {}

 private:
  static api::CollectorOptions options(const SweepFixture& fixture, api::LaunchedBrowser* browser) {
    const auto web = fixture.directory.path() / "web";
    std::filesystem::create_directories(web / "workloads" / "plans");
    std::ofstream(web / "workloads" / "catalog.json") << small_catalog_json();
    auto options = options_below(fixture.directory.path(), web);
    options.only_sweep = fixture.sweep_uuid;
    options.browser = browser;
    return options;
  }
};

}  // namespace webdyno::test
