#include "server/launch/source_checks.hpp"

#include <unistd.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "native_host/sampling/machine_condition.hpp"
#include "native_host/sampling/process_memory.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::launch {
namespace {

using sampling::Absence;
using State = Check::State;

/// What a source is called here, what it gives, and what to do or to know where the kernel has
/// none.
struct Source {
  std::string_view name;
  const char* subject;
  const char* gives;
  const char* where_not_there;
};

constexpr std::array<Source, 9> kSources = {{
    {"cpu_pressure", "CPU pressure", "how long something waited for a CPU",
     "a kernel with CONFIG_PSI tells; trials have no cpu_pressure_percent"},
    {"memory_pressure", "mem. pressure", "how long something waited for memory",
     "a kernel with CONFIG_PSI tells; trials have no memory_pressure_percent"},
    {"io_pressure", "I/O pressure", "how long something waited for a disk",
     "a kernel with CONFIG_PSI tells; trials have no io_pressure_percent"},
    {"swap", "swap", "pages that are read from and written to it",
     "there is no swap, so nothing is swapped"},
    {"frequency", "CPU frequency", "of the CPUs that trials may use",
     "virtual machines rarely have cpufreq; watch it on the machine below"},
    {"throttles", "throttling", "how often heat slowed them down",
     "Intel's CPUs tell, outside of virtual machines; no trial is flagged throttled"},
    {"temperature", "temperature", "of the hottest thermal zone",
     "no thermal zone is shown, as in virtual machines"},
    {"mains", "mains", "whether a battery feeds the machine",
     "no battery and charger are shown: nothing to do on a desktop or server"},
    {"package_energy", "CPU energy", "joules of the CPU packages (RAPL)",
     "no RAPL is shown, as in virtual machines and on most ARM machines"},
}};

std::string remedy_of(const Source& source, Absence absence) {
  switch (absence) {
    case Absence::kNotThere:
      return source.where_not_there;
    case Absence::kPermissionDenied:
      return source.name == "package_energy"
                 ? "sudo chmod a+r /sys/class/powercap/intel-rapl:*/energy_uj, until the next boot "
                   "(root alone may read it since CVE-2020-8694)"
                 : "run webdyno where /proc and /sys may be read";
    case Absence::kSwitchedOff:
      return "start the kernel without psi=0, or with psi=1";
    case Absence::kNotUnderstood:
      break;
  }
  return "its words are others than this program knows: no trial has it";
}

std::string finding_of(Absence absence) {
  switch (absence) {
    case Absence::kNotThere:
      return "not there";
    case Absence::kPermissionDenied:
      return "there, and may not be read";
    case Absence::kSwitchedOff:
      return "switched off";
    case Absence::kNotUnderstood:
      break;
  }
  return "there, and not understood";
}

Check run_delay_check(const std::filesystem::path& root) {
  std::array<char, 128> buffer;
  const sampling::OptionalFile file(root / "proc" / std::to_string(::getpid()) / "schedstat");
  const auto text = file.read(buffer);
  if (text && sampling::parse_run_delay_ns(*text))
    return {"run delay", State::kWorks, "how long main threads waited for a CPU", ""};
  const auto absence =
      text ? Absence::kSwitchedOff : file.absence().value_or(Absence::kNotUnderstood);
  return {"run delay", State::kWarning, finding_of(absence),
          "a kernel with CONFIG_SCHED_INFO tells; no trial is flagged starved"};
}

/// Of this process: a browser's sandbox may hide a renderer's all the same.
Check mappings_check(const std::filesystem::path& root) {
  const auto memory =
      sampling::read_process_memory(root / "proc" / std::to_string(::getpid()), /*has_swap=*/false);
  if (!memory.mappings_absence)
    return {"PSS and USS", State::kWorks, "what pages have alone and share, between phases", ""};
  return {"PSS and USS", State::kWarning, finding_of(*memory.mappings_absence),
          "a kernel with CONFIG_PROC_PAGE_MONITOR tells; trials have no uss_bytes"};
}

}  // namespace

std::vector<Check> source_checks(const std::filesystem::path& root) {
  sampling::ConditionReader reader(root, ::getpid());
  std::map<std::string_view, std::optional<Absence>> states;
  for (const auto& [source, absence] : reader.sources()) states[source] = absence;
  std::vector<Check> checks{run_delay_check(root), mappings_check(root)};
  for (const Source& source : kSources) {
    const auto absence = states[source.name];
    checks.push_back(absence ? Check{source.subject, State::kWarning, finding_of(*absence),
                                     remedy_of(source, *absence)}
                             : Check{source.subject, State::kWorks, source.gives, ""});
  }
  return checks;
}

}  // namespace webdyno::launch
