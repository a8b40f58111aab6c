#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "server/api/events.hpp"
#include "server/api/file_lock.hpp"
#include "server/api/live_trial.hpp"
#include "server/api/page_profiler.hpp"
#include "server/api/served_catalog.hpp"
#include "server/store/reader_pool.hpp"
#include "server/store/writer.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/profile_record.hpp"

namespace webdyno::api {

/// A driver that has spoken to this collector since it started.
struct ConnectedDriver {
  std::string product;
  std::string version;
  bool headless;
  bool launched;
  std::chrono::steady_clock::time_point last_seen;
};

/// What the profiler of an attempt brought: it waits for the attempt's result.
struct StoppedProfiler {
  std::string trial_uuid;
  std::int64_t attempt_number;
  sweep::ProfilerAnswer answer;
};

/// What routes share. Owned by Collector; touched on the io_context thread only, writer and readers
/// apart, which are thread-safe.
struct Context {
  boost::asio::io_context& io;
  std::filesystem::path database;
  std::filesystem::path plans_directory;
  std::string token;
  std::string dashboard_url;                        // with the token
  std::string workload_url;                         // http://127.0.0.1:PORT
  std::optional<std::string> only_sweep;            // `run` drains its own sweep, nobody else's
  std::map<std::string, nlohmann::json> overrides;  // of parameter defaults: --mnist-dir
  std::optional<sweep::Plan> model_plan;            // of the folder of --model-dir
  sweep::Catalog catalog;  // as the collector started: plans are checked against it
  ServedCatalog& served;   // as pages are served now: what a trial is measured with
  store::Writer writer;
  store::ReaderPool readers;
  Events events;
  FileLock machine_lock;
  LiveTrial live;
  std::map<std::string, ConnectedDriver> drivers;
  boost::asio::steady_timer
      lease_wake;          // cancelled when there may be a trial for a driver that waits
  PageProfiler* profiler;  // nullptr: of no browser
  std::shared_ptr<const StoppedProfiler> profile;  // the last one
  boost::asio::thread_pool profiler_thread{1};     // last: joined before what it uses goes
};

}  // namespace webdyno::api
