#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "server/api/events.hpp"
#include "server/api/file_lock.hpp"
#include "server/api/live_trial.hpp"
#include "server/store/reader_pool.hpp"
#include "server/store/writer.hpp"
#include "server/sweep/catalog.hpp"

namespace webdyno::api {

/// A driver that has spoken to this collector since it started.
struct ConnectedDriver {
  std::string product;
  std::string version;
  bool headless;
  bool launched;
  std::chrono::steady_clock::time_point last_seen;
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
  sweep::Catalog catalog;
  store::Writer writer;
  store::ReaderPool readers;
  Events events;
  FileLock machine_lock;
  LiveTrial live;
  std::map<std::string, ConnectedDriver> drivers;
  boost::asio::steady_timer
      lease_wake;  // cancelled when there may be a trial for a driver that waits
};

}  // namespace webdyno::api
