#include "server/store/public_views.hpp"

#include <string_view>

#include "schema/wire/embedded_text.hpp"

namespace webdyno::store {

std::vector<std::string> public_views() {
  std::vector<std::string> names;
  for (const auto& view : embedded::views()) {
    constexpr std::string_view kBeginning = "-- Public, ";
    constexpr std::string_view kCreate = "CREATE VIEW ";
    const auto at = view.text.find(kCreate);
    if (!view.text.starts_with(kBeginning) || at == std::string_view::npos) continue;
    const auto name = view.text.substr(at + kCreate.size());
    names.emplace_back(name.substr(0, name.find(' ')));
  }
  return names;
}

}  // namespace webdyno::store
