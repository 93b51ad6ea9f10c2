// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include "exit_code.hpp"
#include "settings.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <system_error>

namespace vdv463::cli {
namespace {

std::string environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

bool locale_is_utf8() {
    std::string locale = environment("LC_ALL");
    if (locale.empty()) {
        locale = environment("LC_CTYPE");
    }
    if (locale.empty()) {
        locale = environment("LANG");
    }
    std::transform(locale.begin(), locale.end(), locale.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
}

std::string_view sequence_of(Colour colour) {
    switch (colour) {
        case Colour::None:
            return "";
        case Colour::Bold:
            return "\x1b[1m";
        case Colour::Dim:
            return "\x1b[2m";
        case Colour::Red:
            return "\x1b[31m";
        case Colour::Green:
            return "\x1b[32m";
        case Colour::Yellow:
            return "\x1b[33m";
        case Colour::Blue:
            return "\x1b[34m";
        case Colour::Cyan:
            return "\x1b[36m";
    }
    return "";
}

/// Text with paint() in it, cut to that many columns.
std::string cut(std::string_view text, std::size_t width) {
    std::string out;
    while (!text.empty()) {
        const bool is_colour = text.substr(0, 2) == "\x1b[";
        const std::size_t end =
            is_colour ? text.find('m') : std::min(text.find('\x1b', 1), text.size()) - 1;
        const std::string_view part = text.substr(0, end == std::string_view::npos ? end : end + 1);
        text.remove_prefix(part.size());
        const std::size_t needed = is_colour ? 0 : display_width(part);
        if (needed > width) {
            return out + keep_head(part, width) + (out.empty() ? "" : "\x1b[0m");
        }
        width -= needed;
        out += part;
    }
    return out;
}

}  // namespace

TerminalTraits terminal_traits(int fd) {
    TerminalTraits traits;
    traits.unicode = locale_is_utf8();
    const ColourChoice choice = settings().colour;
    traits.colour = choice == ColourChoice::Always;
    const std::string kind = environment("TERM");
    if (isatty(fd) == 0 || kind.empty() || kind == "dumb") {
        return traits;
    }
    traits.repaint = true;
    traits.colour =
        traits.colour || (choice == ColourChoice::Auto && environment("NO_COLOR").empty());
    winsize size{};
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        traits.width = size.ws_col;
        traits.height = size.ws_row;
    }
    return traits;
}

std::string paint(std::string_view text, Colour colour, bool enabled) {
    if (!enabled || colour == Colour::None || text.empty()) {
        return std::string(text);
    }
    return fmt::format("{}{}\x1b[0m", sequence_of(colour), text);
}

Output::Output(int fd, int interrupt_fd)
    : fd_(fd), interrupt_fd_(interrupt_fd), traits_(terminal_traits(fd)) {}

void Output::refresh_traits() {
    traits_ = terminal_traits(fd_);
}

bool Output::wait_writable() {
    pollfd waiting[2] = {{fd_, POLLOUT, 0}, {interrupt_fd_, POLLIN, 0}};
    while (poll(waiting, 2, -1) < 0) {
        if (errno != EINTR) {
            return false;
        }
    }
    return (waiting[0].revents & POLLOUT) != 0;
}

void Output::write(std::string_view text) {
    while (!text.empty() && !broken_) {
        if (!wait_writable()) {
            broken_ = true;
            return;
        }
        // A writable pipe takes PIPE_BUF bytes without blocking; a terminal takes a frame whole.
        const std::size_t most = traits_.repaint ? text.size() : std::size_t{PIPE_BUF};
        const ssize_t written = ::write(fd_, text.data(), std::min(text.size(), most));
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR && errno != EAGAIN) {
            broken_ = true;
            tell_loss(errno);
        }
    }
}

/// A reader that went away wants no more; any other failure loses what somebody waits for.
void Output::tell_loss(int error) const {
    if (fd_ != STDOUT_FILENO || error == EPIPE) {
        return;
    }
    output_lost = true;
    Output(STDERR_FILENO)
        .line(fmt::format("vdv463: standard output cannot be written: {}",
                          std::generic_category().message(error)));
}

void Output::line(std::string_view text) {
    write(fmt::format("{}\n", text));
}

void Screen::frame(std::vector<std::string> lines) {
    const std::size_t most = std::max<std::size_t>(2, out_.traits().height) - 1;
    if (lines.size() > most) {
        lines.resize(most);
    }
    const std::string before = erased();
    lines_ = std::move(lines);
    out_.write(before + painted());
}

void Screen::line(std::string_view text) {
    out_.write(fmt::format("{}\x1b[K{}\n{}", erased(), cut(text, out_.traits().width), painted()));
}

/// Goes back to the first painted line; what is painted next covers it.
std::string Screen::erased() const {
    return lines_.empty() ? std::string() : fmt::format("\x1b[{}A\r", lines_.size());
}

std::string Screen::painted() const {
    std::string out;
    for (const std::string& line : lines_) {
        // Erased first: behind a line of full width that would take its last character.
        out += "\x1b[K";
        out += line;
        out += '\n';
    }
    return out + "\x1b[J";
}

}  // namespace vdv463::cli
