#include "server/compare/matching.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace webdyno::compare {
namespace {

using NameSet = std::set<std::string>;

NameSet names_in(const std::vector<Configuration>& configurations) {
  NameSet names;
  for (const auto& configuration : configurations) {
    for (const auto& [name, value] : configuration.factors) names.insert(name);
  }
  return names;
}

/// Factors that configurations of one side alone have.
NameSet unshared(const std::vector<Configuration>& base, const std::vector<Configuration>& head) {
  const NameSet in_base = names_in(base);
  const NameSet in_head = names_in(head);
  NameSet names;
  std::set_symmetric_difference(in_base.begin(), in_base.end(), in_head.begin(), in_head.end(),
                                std::inserter(names, names.end()));
  return names;
}

NameSet steering(const std::vector<Configuration>& base, const std::vector<Configuration>& head) {
  NameSet names;
  for (const auto* side : {&base, &head}) {
    for (const auto& name : names_in(*side)) {
      if (steers(name)) names.insert(name);
    }
  }
  return names;
}

NameSet together(NameSet one, const NameSet& other) {
  one.insert(other.begin(), other.end());
  return one;
}

Factors without(Factors factors, const NameSet& names) {
  for (const auto& name : names) factors.erase(name);
  return factors;
}

struct Group {
  std::vector<std::size_t> base;
  std::vector<std::size_t> head;

  /// Several are like one. One and one that were not paired up are not like each other: they were
  /// fed otherwise.
  bool several() const { return !base.empty() && !head.empty() && base.size() + head.size() > 2; }
};

std::vector<Difference> differences(const Factors& base, const Factors& head) {
  NameSet names;
  for (const auto* side : {&base, &head}) {
    for (const auto& [name, value] : *side) names.insert(name);
  }
  const auto value_in = [](const Factors& factors, const std::string& name) {
    const auto found = factors.find(name);
    return found == factors.end() ? std::string() : found->second;
  };
  std::vector<Difference> found;
  for (const auto& name : in_order(names)) {
    const Difference difference{name, value_in(base, name), value_in(head, name)};
    if (difference.base != difference.head) found.push_back(difference);
  }
  return found;
}

/// Own models whose trials say that they were fed different amounts: times of different work. What
/// one side does not say, because it is older or none of its trials is done, is no difference.
bool fed_otherwise(const Configuration& base, const Configuration& head) {
  const auto of_base = base.facts.find("fed_lengths");
  const auto of_head = head.facts.find("fed_lengths");
  return of_base != base.facts.end() && of_head != head.facts.end() &&
         of_base->second != of_head->second;
}

/// Pairs up what agrees in all factors but some, step by step, as far as it is one and one.
class Matcher {
 public:
  Matcher(const std::vector<Configuration>& base, const std::vector<Configuration>& head)
      : base_(base), head_(head) {
    for (std::size_t i = 0; i < base.size(); ++i) base_left_.insert(i);
    for (std::size_t i = 0; i < head.size(); ++i) head_left_.insert(i);
  }

  void pair_up(const NameSet& left_out) {
    for (const auto& [factors, group] : groups(left_out)) {
      if (group.base.size() != 1 || group.head.size() != 1) continue;
      const std::size_t base = group.base.front();
      const std::size_t head = group.head.front();
      if (fed_otherwise(base_[base], head_[head])) continue;
      pairs_.push_back({base, head, differences(base_[base].factors, head_[head].factors)});
      base_left_.erase(base);
      head_left_.erase(head);
    }
  }

  /// Of what is left.
  std::map<Factors, Group> groups(const NameSet& left_out) const {
    std::map<Factors, Group> found;
    for (const auto at : base_left_) found[without(base_[at].factors, left_out)].base.push_back(at);
    for (const auto at : head_left_) found[without(head_[at].factors, left_out)].head.push_back(at);
    return found;
  }

  Matching result(const NameSet& left_out) const {
    Matching matching{pairs_, {}, {}};
    std::sort(matching.pairs.begin(), matching.pairs.end(),
              [](const Pair& a, const Pair& b) { return a.base < b.base; });
    for (const auto& [factors, group] : groups(left_out)) {
      const bool several = group.several();
      for (const auto at : group.base) matching.base_alone.push_back({at, several});
      for (const auto at : group.head) matching.head_alone.push_back({at, several});
    }
    for (auto* side : {&matching.base_alone, &matching.head_alone}) {
      std::sort(side->begin(), side->end(),
                [](const Alone& a, const Alone& b) { return a.configuration < b.configuration; });
    }
    return matching;
  }

 private:
  const std::vector<Configuration>& base_;
  const std::vector<Configuration>& head_;
  std::set<std::size_t> base_left_;
  std::set<std::size_t> head_left_;
  std::vector<Pair> pairs_;
};

/// "version (4.20.0, 4.22.0)": what tells some configurations of one arm apart.
std::string told_apart_by(const std::vector<Configuration>& configurations,
                          const std::vector<std::size_t>& some) {
  std::map<std::string, std::set<std::string>> values;
  for (const auto at : some) {
    for (const auto& [name, value] : configurations[at].factors) values[name].insert(value);
  }
  NameSet varying;
  for (const auto& [name, each] : values) {
    if (each.size() > 1) varying.insert(name);
  }
  std::string text;
  for (const auto& name : in_order(varying)) {
    text +=
        fmt::format("{}{} ({})", text.empty() ? "" : ", ", name, fmt::join(values.at(name), ", "));
  }
  return text;
}

/// What does not count between two arms of a sweep, beside steering parameters.
NameSet named_by(const ArmExpression& base, const ArmExpression& head) {
  NameSet names;
  for (const auto* arm : {&base, &head}) {
    for (const auto& [name, value] : arm->values) names.insert(name);
  }
  std::erase_if(names, [&](const std::string& name) {
    const auto in_base = base.values.find(name);
    const auto in_head = head.values.find(name);
    return in_base != base.values.end() && in_head != head.values.end() &&
           in_base->second == in_head->second;
  });
  // They follow from it.
  if (names.contains("framework")) names.insert({"version", "platform"});
  return names;
}

}  // namespace

Matching match_sweeps(const std::vector<Configuration>& base,
                      const std::vector<Configuration>& head) {
  Matcher matcher(base, head);
  const NameSet meaning = together(steering(base, head), unshared(base, head));
  const NameSet but_version = together(meaning, {"version"});
  matcher.pair_up({});
  matcher.pair_up(meaning);
  matcher.pair_up(but_version);
  return matcher.result(but_version);
}

tl::expected<Matching, Misfit> match_arms(const std::vector<Configuration>& base,
                                          const ArmExpression& base_arm,
                                          const std::vector<Configuration>& head,
                                          const ArmExpression& head_arm) {
  for (const auto& one : base) {
    if (std::any_of(head.begin(), head.end(),
                    [&](const auto& other) { return other.sha256 == one.sha256; })) {
      return tl::unexpected(Misfit{
          fmt::format("arms '{}' and '{}' both have {}: name a factor in which they differ",
                      base_arm.text, head_arm.text, words_of(one.factors, steering(base, head)))});
    }
  }
  Matcher matcher(base, head);
  const NameSet free = together(named_by(base_arm, head_arm), unshared(base, head));
  const NameSet meaning = together(free, steering(base, head));
  matcher.pair_up(free);
  matcher.pair_up(meaning);
  for (const auto& [factors, group] : matcher.groups(meaning)) {
    if (!group.several()) continue;
    const bool base_is = group.base.size() > 1;
    return tl::unexpected(Misfit{fmt::format(
        "arm '{}' is ambiguous: {} of its configurations go with one of the other arm; name which: "
        "{}",
        base_is ? base_arm.text : head_arm.text, (base_is ? group.base : group.head).size(),
        base_is ? told_apart_by(base, group.base) : told_apart_by(head, group.head))});
  }
  Matching matching = matcher.result(meaning);
  if (matching.pairs.empty()) {
    return tl::unexpected(
        Misfit{fmt::format("arms '{}' and '{}' have no configurations that agree in all that they "
                           "do not name: {} and {}",
                           base_arm.text, head_arm.text, words_of(base.front().factors, meaning),
                           words_of(head.front().factors, meaning))});
  }
  return matching;
}

}  // namespace webdyno::compare
