#include "server/launch/doctor_checks.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <thread>

#include "schema/wire/contract.hpp"
#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "server/launch/browser.hpp"

namespace webdyno::launch {
namespace {

using nlohmann::json;
using State = Check::State;
using std::chrono::milliseconds;

constexpr milliseconds kCallTimeout{10'000};

// More load than this from other work and timings of single trials scatter; see docs/method.md.
constexpr double kQuietLoadPerCpu = 0.25;
constexpr std::int64_t kFewFreeBytes = 2'000'000'000;

/// Evaluates an expression in a target of the browser; its JSON value.
tl::expected<json, std::string> evaluate(DevtoolsPipe& devtools, const std::string& target_id, std::string_view expression) {
  const auto attached =
      devtools.call("Target.attachToTarget", {{"targetId", target_id}, {"flatten", true}}, kCallTimeout);
  if (!attached) return attached;
  const std::string session_id = (*attached)["sessionId"];
  const auto result = devtools.call(
      "Runtime.evaluate", {{"expression", expression}, {"awaitPromise", true}, {"returnByValue", true}}, kCallTimeout,
      session_id);
  if (!result) return result;
  if (result->contains("exceptionDetails")) {
    return tl::unexpected((*result)["exceptionDetails"]["exception"].value("description", "an exception"));
  }
  return (*result)["result"].value("value", json());
}

std::optional<std::string> find_target(DevtoolsPipe& devtools, std::string_view type, std::string_view url_part) {
  const auto targets = devtools.call("Target.getTargets", json::object(), kCallTimeout);
  if (!targets) return std::nullopt;
  for (const auto& target : (*targets)["targetInfos"]) {
    if (target["type"] == type && target["url"].get<std::string>().find(url_part) != std::string::npos) {
      return target["targetId"].get<std::string>();
    }
  }
  return std::nullopt;
}

constexpr std::string_view kAskNativeHost = R"js(
  new Promise((resolve, reject) => {
    const port = chrome.runtime.connectNative('org.webdyno.host');
    port.onMessage.addListener((message) => { port.disconnect(); resolve(message); });
    port.onDisconnect.addListener(() => reject(new Error(chrome.runtime.lastError?.message ?? 'it closed the port')));
    port.postMessage({type: 'hello', contract_version: 1, extension_version: 'doctor'});
  })
)js";

constexpr std::string_view kAskWebgl = R"js(
  (() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    if (gl === null) return null;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    return info === null ? gl.getParameter(gl.RENDERER) : gl.getParameter(info.UNMASKED_RENDERER_WEBGL);
  })()
)js";

constexpr std::string_view kAskWebgpu = R"js(
  (async () => {
    const adapter = await navigator.gpu?.requestAdapter();
    return adapter ? `${adapter.info.vendor} ${adapter.info.architecture}`.trim() : null;
  })()
)js";

bool is_software(const std::string& adapter) {
  for (const char* name : {"SwiftShader", "swiftshader", "llvmpipe", "Basic Render"}) {
    if (adapter.find(name) != std::string::npos) return true;
  }
  return false;
}

Check adapter_check(const std::string& api, const tl::expected<json, std::string>& answer) {
  if (!answer) return {api, State::kMissing, answer.error(), "trials of this backend end as unsupported"};
  if (!answer->is_string()) {
    return {api, State::kWarning, "the browser offers no adapter", "trials of this backend end as unsupported"};
  }
  const std::string adapter = *answer;
  if (is_software(adapter)) {
    return {api, State::kWarning, adapter, "a software adapter computes on the CPU: its times say nothing about a GPU"};
  }
  return {api, State::kWorks, adapter, ""};
}

Check native_host_check(DevtoolsPipe& devtools) {
  const auto worker = find_target(devtools, "service_worker", wire::kExtensionId);
  if (!worker) {
    return {"extension", State::kMissing, "its service worker does not run", "build it anew: npm run build"};
  }
  const auto hello = evaluate(devtools, *worker, kAskNativeHost);
  if (!hello) return {"native host", State::kMissing, hello.error(), "build it anew: ./webdyno doctor"};
  if (const auto valid = wire::validate("host_hello", *hello); !valid) {
    return {"native host", State::kMissing, fmt::format("{}: {}", valid.error().path, valid.error().message),
            "host and extension are of different versions: build both anew"};
  }
  return {"native host", State::kWorks,
          fmt::format("answers, version {}", (*hello)["native_host_version"].get<std::string>()), ""};
}

void check_browser(const DoctorOptions& options, std::vector<Check>& checks) {
  const auto binary = find_browser(options.browser);
  if (!binary) {
    checks.push_back({"browser", State::kMissing, binary.error(), "apt-get install chromium"});
    return;
  }
  checks.push_back({"browser", State::kWorks,
                    fmt::format("{} {}, {}", binary->product, binary->version, binary->path.string()), ""});
  const auto no_collector = std::filesystem::temp_directory_path() / "webdyno-doctor-has-no-collector";
  auto browser = Browser::launch({.binary = *binary,
                                  .headed = false,
                                  .extension_directory = options.extension_directory,
                                  .native_host = options.native_host,
                                  .collector_file = no_collector,
                                  .launch_uuid = wire::uuid_v7()});
  if (!browser) {
    checks.push_back({"extension", State::kMissing, browser.error(), "see the browser's own words"});
    return;
  }
  checks.push_back({"extension", State::kWorks, fmt::format("loads, id {}", wire::kExtensionId), ""});
  if (runs_without_sandbox()) {
    checks.push_back({"sandbox", State::kWarning, "off: Chromium has none for root", "run webdyno as another user"});
  }
  auto& devtools = browser->devtools();
  checks.push_back(native_host_check(devtools));
  const auto page = find_target(devtools, "page", "about:blank");
  if (!page) return;
  checks.push_back(adapter_check("WebGL", evaluate(devtools, *page, kAskWebgl)));
  checks.push_back(adapter_check("WebGPU", evaluate(devtools, *page, kAskWebgpu)));
}

Check cpu_clock_check() {
  const clockid_t clock = static_cast<clockid_t>(~static_cast<unsigned>(::getppid()) << 3 | 2);
  timespec used{};
  if (::clock_gettime(clock, &used) == 0) return {"CPU sampler", State::kWorks, "process CPU clocks, in ns", ""};
  return {"CPU sampler", State::kMissing, "other processes' CPU clocks cannot be read",
          "run outside of the container or with its own /proc"};
}

Check gpu_check() {
  if (void* nvml = ::dlopen("libnvidia-ml.so.1", RTLD_LAZY); nvml != nullptr) {
    ::dlclose(nvml);
    return {"GPU", State::kWarning, "NVML is here", "webdyno does not read it: GPU use is not sampled"};
  }
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/dev/dri", none)) {
    return {"GPU", State::kWarning, fmt::format("{} is here", entry.path().string()),
            "webdyno does not read it: GPU use is not sampled"};
  }
  return {"GPU", State::kWarning, "no NVML, no DRM device", "nothing: this machine shows no GPU"};
}

std::string first_line(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

void check_noise(std::vector<Check>& checks) {
  double load = 0;
  std::istringstream(first_line("/proc/loadavg")) >> load;
  const unsigned cpus = std::max(1u, std::thread::hardware_concurrency());
  const bool quiet = load <= kQuietLoadPerCpu * cpus;
  checks.push_back({"load", quiet ? State::kWorks : State::kWarning, fmt::format("{:.2f} on {} CPUs", load, cpus),
                    quiet ? "" : "end other work before you measure"});

  const std::string governor = first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  if (governor.empty()) {
    checks.push_back({"CPU governor", State::kWarning, "not visible here", "nothing: likely a virtual machine"});
  } else {
    const bool steady = governor == "performance";
    checks.push_back({"CPU governor", steady ? State::kWorks : State::kWarning, governor,
                      steady ? "" : "cpupower frequency-set -g performance"});
  }

  std::ifstream memory("/proc/meminfo");
  for (std::string line; std::getline(memory, line);) {
    std::int64_t kilobytes = 0;
    if (!line.starts_with("MemAvailable:")) continue;
    std::istringstream(line.substr(13)) >> kilobytes;
    const std::int64_t bytes = kilobytes * 1024;
    checks.push_back({"free memory", bytes >= kFewFreeBytes ? State::kWorks : State::kWarning,
                      fmt::format("{} MB", bytes / 1'000'000), bytes >= kFewFreeBytes ? "" : "close other programs"});
  }
}

}  // namespace

std::vector<Check> run_checks(const DoctorOptions& options) {
  std::vector<Check> checks;
  check_browser(options, checks);
  checks.push_back(cpu_clock_check());
  checks.push_back(gpu_check());
  check_noise(checks);
  return checks;
}

}  // namespace webdyno::launch
