// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text from a peer on its way to a terminal or into JSON.
namespace vdv463::cli {

/// Well-formed UTF-8: whatever is not becomes U+FFFD.
std::string well_formed(std::string_view text);

/// Well-formed UTF-8 without control characters, so that no peer can steer a terminal.
std::string printable(std::string_view text);

/// A URL as it may be shown: without its query, which can be a secret, and of one with an @ in it,
/// which can stand behind a password, the scheme alone.
std::string shown_url(std::string_view url);

/// Columns that printable text takes on a terminal.
std::size_t display_width(std::string_view text);

/// Printable text cut to `width` columns with an ellipsis in place of its end ...
std::string keep_head(std::string_view text, std::size_t width);
/// ... or of its beginning, for ids of which the end tells most.
std::string keep_tail(std::string_view text, std::size_t width);

/// Text filled up with blanks to `width` columns.
std::string pad_right(std::string text, std::size_t width);
std::string pad_left(std::string text, std::size_t width);

}  // namespace vdv463::cli
