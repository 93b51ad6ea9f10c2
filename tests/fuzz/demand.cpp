// SPDX-License-Identifier: Apache-2.0
#include "demand.hpp"

#include "utf8.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace vdv463::fuzz {
namespace {

bool is_clean(std::string_view text) {
    return core::find_invalid_utf8(text) == std::string_view::npos;
}

bool is_sentence(std::string_view text) {
    return !text.empty() && is_clean(text) && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20U;
    });
}

}  // namespace

void demand(bool holds, std::string_view sentence) {
    if (!holds) {
        std::cerr << "does not hold: " << sentence << '\n';
        std::abort();
    }
}

void demand_sound_refusal(const Error& error, std::size_t size) {
    demand(error.code.category() == error_category(), "a refusal has a code of this library");
    demand(error.stage() == Stage::Message || error.code == errc::message_too_large,
           "a refused text is a matter of the message");
    demand(is_sentence(error.detail), "a refusal says what was wrong, on one line");
    demand(is_json_pointer(error.path) && is_clean(error.path), "a path is a JSON Pointer");
    demand(!error.offset || *error.offset <= size, "an offset lies in the text");
    const bool of_text = error.code == errc::invalid_json || error.code == errc::invalid_utf8;
    demand(!of_text || error.offset, "a text that is not JSON has the place where it is not");
    demand(is_clean(error.message_id), "a message id is UTF-8");
}

void demand_sound_issue(const Issue& issue) {
    demand(is_json_pointer(issue.path) && is_clean(issue.path),
           "an issue's path is a JSON Pointer");
    demand(!issue.rule.empty(), "an issue has a rule");
    demand(is_sentence(issue.text), "an issue says what was found, on one line");
}

bool is_json_pointer(std::string_view path) {
    if (!path.empty() && path.front() != '/') {
        return false;
    }
    for (std::size_t at = path.find('~'); at != std::string_view::npos;
         at = path.find('~', at + 1)) {
        if (at + 1 == path.size() || (path[at + 1] != '0' && path[at + 1] != '1')) {
            return false;
        }
    }
    return true;
}

}  // namespace vdv463::fuzz
