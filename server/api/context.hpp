#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "server/api/browser_launcher.hpp"
#include "server/api/cooling_machine.hpp"
#include "server/api/events.hpp"
#include "server/api/host_gate.hpp"
#include "server/api/launched_browser.hpp"
#include "server/api/lease_expiry.hpp"
#include "server/api/machine_turns.hpp"
#include "server/api/model_preparer.hpp"
#include "server/api/running_trials.hpp"
#include "server/api/served_catalog.hpp"
#include "server/api/storage_health.hpp"
#include "server/api/sweep_lock.hpp"
#include "server/api/trial_points.hpp"
#include "server/api/waiting_leases.hpp"
#include "server/store/reader_pool.hpp"
#include "server/store/writer.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/expected_time.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::api {

/// A driver that has spoken to this collector since it started.
struct ConnectedDriver {
  std::string product;
  std::string version;
  bool headless;
  bool launched;
  bool native;  // of trials outside of a browser
  std::chrono::steady_clock::time_point last_seen;
  int lease_requests = 0;  // to this collector
  bool spent = false;      // has had as many trials as its plan gives a browser
};

/// The sweep whose browser the launcher has launched, or launches.
struct LaunchedSweep {
  std::string sweep_uuid;           // empty: there is a browser before there is a sweep
  std::unique_ptr<SweepLock> lock;  // nobody else resumes it meanwhile
};

/// What routes share. Owned by Collector; touched on the io_context thread only, writer and readers
/// apart, which are thread-safe.
struct Context {
  boost::asio::io_context& io;
  std::filesystem::path database;
  std::filesystem::path plans_directory;
  std::filesystem::path state_directory;
  std::string token;
  std::string dashboard_url;              // with the token
  std::string workload_url;               // http://127.0.0.1:PORT
  std::optional<std::string> only_sweep;  // `run` drains its own sweep, nobody else's
  sweep::Given given_data;                // what plans are expanded with: --mnist-dir, --model-dir
  std::optional<sweep::Plan> model_plan;  // of the folders of --model-dir
  sweep::Catalog catalog;                 // as the collector started: plans are checked against it
  ServedCatalog& served;                  // as pages are served now: what a trial is measured with
  PointsOfLastTrial points_of_last_trial{};  // before the readers, who use it
  store::Writer writer;
  store::ReaderPool readers;
  Events events;
  MachineTurns turns;
  RunningTrials running;  // they have the machine
  CoolingMachine cooling;
  std::optional<HostGate> gate;          // nullopt: nobody looks whether the machine is quiet
  std::optional<std::string> waits_for;  // what a driver of this collector waits for
  // Empty: no browser of the launcher is there. A request that waits may outlive the context.
  std::shared_ptr<std::optional<LaunchedSweep>> launched =
      std::make_shared<std::optional<LaunchedSweep>>();
  nlohmann::json sweep;  // own_sweep() as of its last change
  std::shared_ptr<const sweep::EarlierTrials> earlier_trials{};  // nullptr: nobody asked yet
  std::chrono::steady_clock::time_point earlier_trials_read{};
  std::map<std::string, ConnectedDriver> drivers;
  WaitingLeases leases;
  LeaseExpiry lease_expiry;
  StorageHealth storage;
  LaunchedBrowser* browser;                     // nullptr: drivers are of people's own browsers
  BrowserLauncher* launcher;                    // nullptr: this collector launches none
  ModelPreparer* preparer;                      // nullptr: nobody
  bool rehearsal;                               // a first lease request is answered at once
  boost::asio::thread_pool preparer_thread{1};  // also the launcher's; who ends it interrupts both
  boost::asio::thread_pool browser_thread{1};   // last, both: joined before what they use goes

  /// The sweep that browsers of webdyno measure here; empty: there is none.
  std::string own_sweep() const {
    return only_sweep ? *only_sweep : *launched ? (*launched)->sweep_uuid : std::string();
  }
  /// nullptr: the driver is not of a browser that was launched for this collector.
  LaunchedBrowser* browser_of(const std::string& driver_uuid) const {
    const auto driver = drivers.find(driver_uuid);
    return driver != drivers.end() && !driver->second.launched ? nullptr : browser;
  }
};

}  // namespace webdyno::api
