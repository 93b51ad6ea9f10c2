// SPDX-License-Identifier: Apache-2.0
#include <vdv463/error.hpp>

#include "text.hpp"

namespace vdv463 {
namespace {

class Category final : public std::error_category {
public:
    const char* name() const noexcept override { return "vdv463"; }
    std::string message(int value) const override {
        return std::string{error_info(static_cast<errc>(value)).meaning};
    }
};

}  // namespace

std::string_view to_string(IssueSeverity value) noexcept {
    switch (value) {
        case IssueSeverity::Info:
            return "info";
        case IssueSeverity::Warning:
            return "warning";
        case IssueSeverity::Error:
            break;
    }
    return "error";
}

const std::error_category& error_category() noexcept {
    static const Category category;
    return category;
}

std::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), error_category()};
}

errc Error::value() const noexcept {
    return code.category() == error_category() ? static_cast<errc>(code.value()) : errc::internal;
}

Stage Error::stage() const noexcept {
    return error_info(value()).stage;
}

std::string Error::to_string() const {
    constexpr std::size_t longest_peer_text = 200;
    std::string out = detail.empty() ? code.message() : detail;
    const bool sentence = !out.empty() && out.back() == '.';
    if (!path.empty()) {
        out.insert(sentence ? out.size() - 1 : out.size(), " (at " + path + ")");
    }
    if (!peer_text.empty()) {
        out += sentence ? " The peer says: \"" : "; the peer says: \"";
        out += core::shorten(peer_text, longest_peer_text) + "\"";
    }
    return out;
}

}  // namespace vdv463
