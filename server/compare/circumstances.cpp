#include "server/compare/circumstances.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

namespace webdyno::compare {
namespace {

constexpr std::string_view kHost = "host.";
constexpr std::size_t kFactsAtMost = 6;
constexpr std::size_t kLongestValue = 60;

/// What all trials of one arm's pairs say together.
struct Side {
  Facts facts;
  std::map<std::string, std::size_t> flags;
  std::size_t done = 0;
};

void take(Side& side, const Configuration& configuration) {
  for (const auto& [name, values] : configuration.facts)
    side.facts[name].insert(values.begin(), values.end());
  for (const auto& [flag, trials] : configuration.flags) side.flags[flag] += trials;
  side.done += configuration.trials.done;
}

/// Not inside of a character: in UTF-8 the bytes behind its first one begin with the bits 1 and 0.
std::size_t begin_of_character(const std::string& text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

/// Of a text that is too long, some from `from` on.
std::string shortened(const std::string& text, std::size_t from) {
  if (text.size() <= kLongestValue) return text;
  const std::size_t begin = begin_of_character(text, from);
  const std::string rest = begin > 0 ? "..." + text.substr(begin) : text;
  if (rest.size() <= kLongestValue) return rest;
  return rest.substr(0, begin_of_character(rest, kLongestValue - 3)) + "...";
}

const std::set<std::string>* fact_values(const Facts& facts, const std::string& name) {
  const auto found = facts.find(name);
  return found == facts.end() || found->second.empty() ? nullptr : &found->second;
}

/// What one side does not tell, because it is of an older version, is no difference.
bool differs(const Side& base, const Side& head, const std::string& name) {
  const auto* const of_base = fact_values(base.facts, name);
  const auto* const of_head = fact_values(head.facts, name);
  return of_base != nullptr && of_head != nullptr && *of_base != *of_head;
}

std::string from_to(const Side& base, const Side& head, const std::string& name) {
  const std::string of_base = fmt::format("{}", fmt::join(base.facts.at(name), " and "));
  const std::string of_head = fmt::format("{}", fmt::join(head.facts.at(name), " and "));
  const auto differ = std::mismatch(of_base.begin(), of_base.end(), of_head.begin(), of_head.end());
  const auto alike = static_cast<std::size_t>(differ.first - of_base.begin());
  // Where they differ is to be seen: long ones, such as how a library was built, begin alike.
  const std::size_t from = alike > kLongestValue / 2 ? alike - kLongestValue / 4 : 0;
  return fmt::format("{} in base, {} in head", shortened(of_base, from), shortened(of_head, from));
}

void warn_of_host(std::vector<Warning>& warnings, const Side& base, const Side& head) {
  std::vector<std::string> facts;
  for (const auto& [name, values] : base.facts) {
    if (name.starts_with(kHost) && differs(base, head, name))
      facts.push_back(name.substr(kHost.size()) + ": " + from_to(base, head, name));
  }
  const bool other_machine = differs(base, head, "machine");
  if (facts.empty() && !other_machine) return;
  std::string text = other_machine ? "base and head were measured on two machines: their times say "
                                     "nothing of what was changed"
                                   : "the machine is not what it was";
  const auto shown = std::min(facts.size(), kFactsAtMost);
  for (std::size_t i = 0; i < shown; ++i) text += "; " + facts[i];
  if (facts.size() > shown) text += fmt::format("; and {} facts more", facts.size() - shown);
  warnings.push_back({"host_differs", text});
}

struct Plain {
  const char* fact;
  const char* code;
  const char* words;
};

constexpr Plain kPlain[] = {
    {"browser", "browser_differs", "the browser differs: "},
    {"python", "python_differs", "Python, which native trials run in, differs: "},
    {"webdyno_version", "webdyno_differs", "webdyno itself differs: "},
    {"rate_hz", "rate_differs", "samples a second, which cost time, differ: "},
};

/// What a native library says of itself, and how it is called there.
constexpr std::pair<const char*, const char*> kOfLibraries[] = {
    {"onednn", "oneDNN"}, {"kernels", "instruction set of its kernels"}, {"build", "build"}};

/// What is to be the same where framework and version are: bytes, and how a native library was
/// built.
void warn_of_files(std::vector<Warning>& warnings, const std::vector<Configuration>& base,
                   const std::vector<Configuration>& head, const Matching& matching) {
  std::set<std::string> pages;
  std::set<std::string> files;
  std::set<std::string> libraries;
  for (const auto& pair : matching.pairs) {
    Side of_base;
    take(of_base, base[pair.base]);
    Side of_head;
    take(of_head, head[pair.head]);
    const auto& factors = base[pair.base].factors;
    const auto& others = head[pair.head].factors;
    const auto same = [&](const std::string& name) {
      const auto one = factors.find(name);
      const auto other = others.find(name);
      return one != factors.end() && other != others.end() && one->second == other->second;
    };
    if (!same("framework")) continue;
    const std::string& framework = factors.at("framework");
    if (differs(of_base, of_head, "pages")) pages.insert(framework);
    if (!same("version")) continue;
    const std::string release = framework + " " + factors.at("version");
    if (differs(of_base, of_head, "framework_files")) files.insert(release);
    for (const auto& [fact, words] : kOfLibraries) {
      if (differs(of_base, of_head, fact))
        libraries.insert(
            fmt::format("{}: {}: {}", release, words, from_to(of_base, of_head, fact)));
    }
  }
  if (!pages.empty()) {
    warnings.push_back({"pages_differ", fmt::format("webdyno's pages are not the same files for {}",
                                                    fmt::join(pages, ", "))});
  }
  if (!files.empty()) {
    warnings.push_back({"framework_files_differ", fmt::format("{}: other files of the same version",
                                                              fmt::join(files, ", "))});
  }
  for (const auto& library : libraries) warnings.push_back({"library_differs", library});
}

void warn_of_flags(std::vector<Warning>& warnings, const Side& base, const Side& head) {
  std::set<std::string> flags;
  for (const auto* side : {&base, &head}) {
    for (const auto& [flag, trials] : side->flags) flags.insert(flag);
  }
  const auto count = [](const Side& side, const std::string& flag) {
    const auto found = side.flags.find(flag);
    return found == side.flags.end() ? std::size_t{0} : found->second;
  };
  for (const auto& flag : flags) {
    warnings.push_back(
        {"flagged", fmt::format("flag {}: {} of {} trials in base, {} of {} in head", flag,
                                count(base, flag), base.done, count(head, flag), head.done)});
  }
}

}  // namespace

std::vector<Difference> computed_otherwise(const Configuration& base, const Configuration& head) {
  Side of_base;
  take(of_base, base);
  Side of_head;
  take(of_head, head);
  std::vector<Difference> found;
  for (const std::string name : {"update_rule", "network", "readback"}) {
    if (differs(of_base, of_head, name)) {
      found.push_back({name, fmt::format("{}", fmt::join(base.facts.at(name), " and ")),
                       fmt::format("{}", fmt::join(head.facts.at(name), " and "))});
    }
  }
  return found;
}

std::vector<Warning> warnings_of(const std::vector<Configuration>& base,
                                 const std::vector<Configuration>& head, const Matching& matching) {
  Side of_base;
  Side of_head;
  std::size_t waiting = 0;
  for (const auto& pair : matching.pairs) {
    take(of_base, base[pair.base]);
    take(of_head, head[pair.head]);
    waiting += base[pair.base].trials.waiting + head[pair.head].trials.waiting;
  }
  std::vector<Warning> warnings;
  warn_of_host(warnings, of_base, of_head);
  for (const auto& plain : kPlain) {
    if (differs(of_base, of_head, plain.fact))
      warnings.push_back({plain.code, plain.words + from_to(of_base, of_head, plain.fact)});
  }
  warn_of_files(warnings, base, head, matching);
  if (waiting > 0)
    warnings.push_back({"not_ended", fmt::format("{} trials have not ended yet", waiting)});
  warn_of_flags(warnings, of_base, of_head);
  return warnings;
}

}  // namespace webdyno::compare
