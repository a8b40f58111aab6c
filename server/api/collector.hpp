#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "server/api/browser_launcher.hpp"
#include "server/api/launched_browser.hpp"
#include "server/api/model_folder.hpp"
#include "server/api/model_preparer.hpp"
#include "server/store/storage_failure.hpp"

namespace webdyno::api {

struct CollectorOptions {
  std::filesystem::path database;
  std::filesystem::path web_directory;   // built extension/, workloads/, dashboard/
  std::filesystem::path data_directory;  // holds added versions and prepared models
  std::filesystem::path lock_directory;  // that all collectors of the machine share
  std::filesystem::path collector_file;  // written 0600 with url and token while the collector runs
  std::uint16_t port = 0;                // 0: any free one
  std::uint16_t workload_port = 0;
  std::optional<std::string> only_sweep;  // lease trials of this sweep alone
  std::optional<std::filesystem::path>
      mnist_directory;                             // served at /data/mnist/ of the workload origin
  std::optional<std::filesystem::path> text_file;  // served at /data/text
  std::vector<ModelFolder> models;                 // served at /data/model/NAME/
  std::map<std::string, std::filesystem::path> input_files = {};  // served at /data/input/NAME
  sweep::Given given_data;                                        // what plans are expanded with
  LaunchedBrowser* browser = nullptr;                             // outlives the collector
  ModelPreparer* preparer = nullptr;  // likewise; nullptr: models are there or not
  BrowserLauncher* launcher =
      nullptr;        // likewise; its launch() returns soon after it was told to end
  bool gate = false;  // trials wait, for a bounded time, until others leave the machine to them
  bool rehearsal =
      false;  // there will be no trial: a driver's first lease request is not kept waiting
};

/// The HTTP and SQLite server: API and dashboard on one origin, workload pages on another. Driven
/// by one io_context thread, the one that calls run(). The destructor is the shutdown protocol:
/// servers stop, readers join, the writer commits what is queued, the database closes, the
/// collector file goes.
class Collector {
 public:
  /// Throws store::OpenError, http::PortError and std::runtime_error, each one line for a person.
  explicit Collector(const CollectorOptions& options);
  ~Collector();
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  /// Serves until stop().
  void run();
  /// From any thread or signal-safe context of asio.
  void stop();

  std::string url() const;            // of the API and dashboard
  std::string dashboard_url() const;  // with the token
  std::string workload_url() const;

  /// From another thread: attempts of a driver that is known to be gone end now and not when their
  /// lease does.
  void driver_gone(const std::string& driver_uuid, const std::string& message);

  /// From another thread: the launcher's browser measures no more. A sweep that still runs becomes
  /// `state` (paused or stopped), its attempts end, and an event says why. The launcher may launch
  /// the next one.
  void leave_sweep(const std::string& state, const std::string& why);

  /// Address and token also in this file, for a browser that is not to drain what others drain.
  void announce_in(const std::filesystem::path& file) const;
  void withdraw_from(const std::filesystem::path& file) const;

  /// What a person watches, from memory: it costs the same at any size of the sweep.
  struct Watched {
    nlohmann::json sweep;    // Sweep of only_sweep, or of the launcher, as of its last change
    nlohmann::json running;  // Running, or null
    std::optional<std::string> waits_for;       // "the trials of ..."
    std::map<std::string, int> lease_requests;  // of each driver that has registered here
    std::set<std::string> spent_drivers;  // of them, those whose browser is to be launched anew
    std::optional<store::StorageFailure> storage_failure;  // nullopt: the database can be written
  };
  /// From another thread.
  Watched watch();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace webdyno::api
