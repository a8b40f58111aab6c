#include "server/api/collector.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <fstream>
#include <future>
#include <stdexcept>

#include "schema/wire/identity.hpp"
#include "schema/wire/process_owner.hpp"
#include "schema/wire/version.hpp"
#include "server/api/changes.hpp"
#include "server/api/context.hpp"
#include "server/api/database_access.hpp"
#include "server/api/file_lock.hpp"
#include "server/api/router.hpp"
#include "server/api/routes.hpp"
#include "server/api/served_catalog.hpp"
#include "server/api/sweep_reads.hpp"
#include "server/api/workload_files.hpp"
#include "server/http/access.hpp"
#include "server/http/server.hpp"
#include "server/http/static_files.hpp"
#include "server/store/database.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/sweep_removal.hpp"

namespace webdyno::api {
namespace {

namespace net = boost::asio;

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kReaderThreads =
    2;  // a slow query of a person holds one, the dashboard has the other
constexpr std::chrono::seconds kExpiryCheck{2};
constexpr std::chrono::seconds kRemovalTime{2};  // between two checks

/// Written whole under another name and renamed: a native host never reads half of it.
void write_collector_file(const std::filesystem::path& file, const std::string& url,
                          const std::string& token) {
  std::filesystem::create_directories(file.parent_path());
  const auto unfinished = std::filesystem::path(file.string() + fmt::format(".{}", ::getpid()));
  const int fd =
      ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0)
    throw std::runtime_error(
        fmt::format("cannot write {}: {}", unfinished.string(), std::strerror(errno)));
  nlohmann::json content = wire::this_process();
  content["url"] = url;
  content["token"] = token;
  const std::string text = content.dump();
  const auto written = ::write(fd, text.data(), text.size());
  ::close(fd);
  if (written != static_cast<ssize_t>(text.size())) {
    ::unlink(unfinished.c_str());
    throw std::runtime_error(fmt::format(
        "cannot write {}: {}; make room for it, or name another place with XDG_STATE_HOME",
        unfinished.string(), std::strerror(written < 0 ? errno : ENOSPC)));
  }
  std::filesystem::rename(unfinished, file);
}

nlohmann::json content_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return nlohmann::json::parse(stream, nullptr, false);
}

/// Removes the file if it is still ours: a later collector may have taken its place.
void remove_collector_file(const std::filesystem::path& file, const std::string& token) {
  const auto content = content_of(file);
  std::error_code ignored;
  if (content.is_object() && content.value("token", nlohmann::json()) == token)
    std::filesystem::remove(file, ignored);
}

bool is_of_the_dead(const std::filesystem::path& collector_file) {
  const auto content = content_of(collector_file);
  return content.is_object() && content.contains("pid_namespace") &&
         wire::state_of_owner(content) == wire::OwnerState::kDead;
}

/// Addresses, tokens and sweeps' locks of runs that were killed. What does not say in which
/// container its process lives, as older versions wrote, stays; so does collector.json, in whose
/// place a `serve` that starts now may just have put its own.
void remove_files_of_the_dead(const std::filesystem::path& directory) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
    const std::string name = entry.path().filename().string();
    if (entry.symlink_status(ignored).type() != std::filesystem::file_type::regular) continue;
    if (name.starts_with("run-") && name.find(".json") != std::string::npos) {
      if (is_of_the_dead(entry.path())) std::filesystem::remove(entry.path(), ignored);
    } else if (name.starts_with("sweep-") && name.ends_with(".lock")) {
      remove_if_free(entry.path());
    }
  }
}

std::string loopback_url(std::uint16_t port) { return fmt::format("http://127.0.0.1:{}", port); }

std::vector<std::string> host_headers(std::uint16_t port) {
  return {fmt::format("127.0.0.1:{}", port), fmt::format("localhost:{}", port)};
}

bool is_api(const http::Request& request) { return request.path.starts_with("/api/"); }

bool is_view_address(std::string_view path) {
  return path == "/" || path == "/live" || path == "/sweeps" || path.starts_with("/sweeps/") ||
         path.starts_with("/trials/") || path == "/hosts" || path == "/figures" ||
         path == "/compare" || path == "/sql";
}

/// Of who asks for a file: there is nothing that could be written to it.
std::optional<http::Response> refuse_writing(const http::Request& request) {
  if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
  return http::error_response(405, "method_not_allowed", "files are for GET and HEAD");
}

http::Response dashboard_file(const std::filesystem::path& directory,
                              const http::Request& request) {
  constexpr std::string_view kAssets = "/assets/";
  http::Response response =
      is_view_address(request.path) ? http::serve_file(directory, "/index.html")
      : request.path.starts_with(kAssets)
          ? http::serve_file(directory, request.path.substr(kAssets.size() - 1))
          : http::error_response(404, "not_found", "there is no such page");
  response.headers.emplace_back("Content-Security-Policy",
                                "default-src 'self'; img-src 'self' blob:; style-src 'self' "
                                "'unsafe-inline'; frame-ancestors 'none'");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  return response;
}

WorkloadFiles workload_files(const CollectorOptions& options, ServedCatalog& catalog) {
  return {{.built = options.web_directory / "workloads",
           .data = options.data_directory,
           .mnist = options.mnist_directory,
           .text = options.text_file,
           .models = options.models,
           .input_files = options.input_files},
          catalog};
}

/// The plan of the folders of --model-dir, beside the built-in ones.
std::optional<sweep::Plan> plan_of_model(const CollectorOptions& options,
                                         const sweep::Catalog& catalog) {
  if (options.models.empty()) return std::nullopt;
  return sweep::parse_plan(model_plan(options.models, catalog), catalog).value();
}

ServedCatalog served_catalog(const CollectorOptions& options) {
  return {options.web_directory / "workloads" / "catalog.json", options.data_directory / "vendor"};
}

}  // namespace

struct Collector::Parts {
  explicit Parts(const CollectorOptions& given)
      : options(given),
        served(served_catalog(given)),
        pages(workload_files(given, served)),
        context{.io = io,
                .database = given.database,
                .plans_directory = given.web_directory / "workloads" / "plans",
                .state_directory = given.collector_file.parent_path(),
                .token = wire::random_hex(kTokenBytes),
                .dashboard_url = {},
                .workload_url = {},
                .only_sweep = given.only_sweep,
                .given_data = given.given_data,
                .model_plan = plan_of_model(given, *served.current()),
                .catalog = *served.current(),
                .served = served,
                .writer = store::Writer(store::open_for_writing(given.database)),
                .readers = {given.database, kReaderThreads},
                .events = Events(io),
                .turns = MachineTurns(given.lock_directory),
                .running = {},
                .cooling = {},
                .gate = {},
                .waits_for = {},
                .sweep = {},
                .drivers = {},
                .leases = WaitingLeases(io),
                .lease_expiry = {},
                .storage = StorageHealth(context.writer, !given.only_sweep),
                .browser = given.browser,
                .launcher = given.launcher,
                .preparer = given.preparer,
                .rehearsal = given.rehearsal},
        expiry(io),
        api_server(
            io, given.port, [this](const http::Request& request) { return refuse_api(request); },
            [this](http::Request request) { return answer_api(std::move(request)); }),
        workload_server(
            io, given.workload_port,
            [this](const http::Request& request) { return refuse_workload(request); },
            [this](http::Request request) { return answer_workload(std::move(request)); }) {
    const std::uint16_t port = api_server.port();
    context.workload_url = loopback_url(workload_server.port());
    context.dashboard_url = fmt::format("{}/#token={}", loopback_url(port), context.token);
    api_rules = {.hosts = host_headers(port),
                 .origins = {loopback_url(port), fmt::format("http://localhost:{}", port),
                             fmt::format("chrome-extension://{}", wire::kExtensionId)},
                 .token = context.token};
    workload_rules = {.hosts = host_headers(workload_server.port()),
                      .origins = {context.workload_url},
                      .token = {}};
    if (given.gate) context.gate.emplace("/", ::getpid());
    if (given.only_sweep) {
      auto database = store::open_for_reading(given.database);
      context.sweep = read_sweep(database, *given.only_sweep);
    }
    remove_files_of_the_dead(options.collector_file.parent_path());
    write_collector_file(options.collector_file, loopback_url(port), context.token);
    net::co_spawn(io, check_leases(), net::detached);
  }

  ~Parts() {
    remove_collector_file(options.collector_file, context.token);
    if (options.preparer != nullptr) options.preparer->interrupt();  // its thread is joined
  }

  std::optional<http::Response> refuse_api(const http::Request& request) const {
    if (is_api(request)) return http::refuse(request, api_rules);
    http::AccessRules rules = api_rules;
    rules.token.clear();  // the dashboard's own files are no secret; its data is
    if (auto refusal = http::refuse(request, rules)) return refusal;
    return refuse_writing(request);
  }

  net::awaitable<http::Response> answer_api(http::Request request) {
    if (is_api(request)) co_return co_await route(context, std::move(request));
    co_return dashboard_file(options.web_directory / "dashboard", request);
  }

  std::optional<http::Response> refuse_workload(const http::Request& request) const {
    if (auto refusal = http::refuse(request, workload_rules)) return refusal;
    return refuse_writing(request);
  }

  net::awaitable<http::Response> answer_workload(http::Request request) {
    co_return pages.answer(request.path);
  }

  /// Leases run out also when nobody asks for another, and another process on the same database may
  /// have ended the attempt that runs here or changed the sweep.
  net::awaitable<void> check_leases() {
    for (;;) {
      expiry.expires_after(kExpiryCheck);
      const auto [stopped] = co_await expiry.async_wait(net::as_tuple(net::use_awaitable));
      if (stopped) co_return;
      try {
        co_await check_leases_once();
        co_await remove_left_over_sweeps();
      } catch (const SQLite::Exception& error) {
        context.lease_expiry.could_not_write();
        if (const auto failure = store::storage_failure(context.database, error))
          context.storage.failed(*failure);
        else
          spdlog::error("expiring leases failed: {}", error.what());
      } catch (const std::exception& error) {
        spdlog::error("expiring leases failed: {}", error.what());
      }
      context.storage.look_again();
      context.cooling.free_if_unclaimed(CoolingMachine::Clock::now());
    }
  }

  net::awaitable<void> check_leases_once() {
    const auto asked = LeaseExpiry::Clock::now();
    const auto running = context.running.attempts();
    const bool listened = context.events.has_listeners();
    const std::string own_sweep = context.own_sweep();
    std::vector<std::pair<sweep::AttemptName, Change>> ended_elsewhere;
    std::optional<Change> own;
    co_await commit_ends(context, [&](SQLite::Database& database) {
      auto ended = context.lease_expiry.expire(database, asked);
      for (const auto& each : running) {
        if (!sweep::is_open(database, each) &&
            std::find(ended.begin(), ended.end(), each) == ended.end())
          ended_elsewhere.emplace_back(each, change_of_trial(database, each.trial_uuid, listened));
      }
      if (!own_sweep.empty()) own = change_of_sweep(database, own_sweep);
      return ended;
    });
    // If it still runs here, no result was delivered here meanwhile, which has told of it already.
    for (const auto& [attempt, change] : ended_elsewhere) {
      if (context.running.find(attempt) == nullptr) continue;
      end_attempts(context, {attempt});
      publish(context, change);
    }
    if (own) publish(context, *own);
  }

  /// Removed ones, and those whose making was cut off. Leases run out meanwhile, too: so some of
  /// it now, and more at the next look.
  net::awaitable<void> remove_left_over_sweeps() {
    const auto until = LeaseExpiry::Clock::now() + kRemovalTime;
    const auto piece = [](SQLite::Database& database) { return sweep::remove_piece(database); };
    while (LeaseExpiry::Clock::now() < until &&
           co_await commit(io, context.writer, store::Durability::kSample, piece))
      continue;
  }

  net::awaitable<void> release(std::string driver_uuid, std::string message) {
    co_await commit_ends(context, [&](SQLite::Database& database) {
      return sweep::release_leases(database, driver_uuid, "browser_gone", message);
    });
    context.drivers.erase(driver_uuid);
    context.events.publish("driver", {{"connected", false}});
  }

  const CollectorOptions options;
  ServedCatalog served;
  const WorkloadFiles pages;
  net::io_context io{1};
  Context context;
  http::AccessRules api_rules;
  http::AccessRules workload_rules;
  net::steady_timer expiry;
  http::Server api_server;
  http::Server workload_server;
};

Collector::Collector(const CollectorOptions& options) : parts_(std::make_unique<Parts>(options)) {}
Collector::~Collector() = default;

void Collector::run() { parts_->io.run(); }

void Collector::stop() {
  net::post(parts_->io, [this] {
    parts_->api_server.stop();
    parts_->workload_server.stop();
    parts_->expiry.cancel();
    parts_->context.events.close();
    parts_->io.stop();
  });
}

std::string Collector::url() const { return loopback_url(parts_->api_server.port()); }
std::string Collector::dashboard_url() const { return parts_->context.dashboard_url; }
std::string Collector::workload_url() const { return parts_->context.workload_url; }

void Collector::driver_gone(const std::string& driver_uuid, const std::string& message) {
  net::co_spawn(parts_->io, parts_->release(driver_uuid, message), net::use_future).get();
}

void Collector::leave_sweep(const std::string& state, const std::string& why) {
  net::co_spawn(parts_->io, leave_launched_sweep(parts_->context, state, why), net::use_future)
      .get();
}

void Collector::announce_in(const std::filesystem::path& file) const {
  write_collector_file(file, url(), parts_->context.token);
}

void Collector::withdraw_from(const std::filesystem::path& file) const {
  remove_collector_file(file, parts_->context.token);
}

Collector::Watched Collector::watch() {
  std::promise<Watched> answer;
  net::post(parts_->io, [&] {
    Context& context = parts_->context;
    context.storage.look_again();
    Watched watched{.sweep = context.sweep,
                    .running = running_json(context),
                    .waits_for = context.waits_for,
                    .lease_requests = {},
                    .spent_drivers = {},
                    .storage_failure = context.storage.failure()};
    for (const auto& [uuid, driver] : context.drivers) {
      watched.lease_requests[uuid] = driver.lease_requests;
      if (driver.spent) watched.spent_drivers.insert(uuid);
    }
    answer.set_value(std::move(watched));
  });
  return answer.get_future().get();
}

}  // namespace webdyno::api
