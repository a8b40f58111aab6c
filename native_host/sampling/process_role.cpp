#include "native_host/sampling/process_role.hpp"

#include <charconv>

namespace webdyno::sampling {
namespace {

std::optional<std::string_view> switch_value(const std::vector<std::string>& arguments,
                                             std::string_view name) {
  for (const std::string& argument : arguments) {
    if (argument.starts_with(name)) return std::string_view(argument).substr(name.size());
  }
  return std::nullopt;
}

bool has_switch(const std::vector<std::string>& arguments, std::string_view name) {
  for (const std::string& argument : arguments) {
    if (argument == name) return true;
  }
  return false;
}

std::optional<std::int64_t> integer(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return value;
}

}  // namespace

std::string_view role_name(Role role) {
  switch (role) {
    case Role::kBrowser:
      return "browser";
    case Role::kGpu:
      return "gpu";
    case Role::kUtility:
      return "utility";
    case Role::kRenderer:
      return "renderer";
    case Role::kZygote:
      return "zygote";
    case Role::kNativeHost:
      return "native_host";
    case Role::kNative:
      return "native";
    case Role::kOther:
      return "other";
  }
  return "other";
}

ProcessRole role_of_child(const std::vector<std::string>& arguments) {
  const auto type = switch_value(arguments, "--type=");
  if (type == "gpu-process") return {Role::kGpu, {}, {}};
  if (type == "zygote") return {Role::kZygote, {}, {}};
  if (type == "utility") {
    const auto sub_type = switch_value(arguments, "--utility-sub-type=");
    return {Role::kUtility, sub_type ? std::optional(std::string(*sub_type)) : std::nullopt, {}};
  }
  if (type == "renderer") {
    const bool extension = has_switch(arguments, "--extension-process");
    return {Role::kRenderer, extension ? std::optional<std::string>("extension") : std::nullopt,
            integer(switch_value(arguments, "--renderer-client-id="))};
  }
  return {Role::kOther, {}, {}};
}

}  // namespace webdyno::sampling
