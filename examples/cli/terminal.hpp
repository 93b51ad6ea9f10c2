// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vdv463::cli {

/// What the far end of a file descriptor can show.
struct TerminalTraits {
    bool repaint = false;  ///< a terminal on which lines can be painted over
    bool colour = false;   ///< as --color says, and NO_COLOR without it
    bool unicode = false;  ///< the locale's character set is UTF-8
    std::size_t width = 80;
    std::size_t height = 24;
};
TerminalTraits terminal_traits(int fd);

enum class Colour { None, Bold, Dim, Red, Green, Yellow, Blue, Cyan };
/// `text` in that colour; unchanged when `enabled` is false or the colour is None.
std::string paint(std::string_view text, Colour colour, bool enabled);

/// Standard output that survives its reader: after a broken pipe everything else is dropped
/// silently, and a full pipe is not waited for once a signal is pending. When standard output
/// cannot be written for another reason that is told, and output_lost set.
class Output {
public:
    /// Lifetime: `interrupt_fd`, when not -1, becomes readable when writing shall be given up.
    explicit Output(int fd, int interrupt_fd = -1);

    void write(std::string_view text);
    void line(std::string_view text);

    /// Nothing can be written any more.
    bool broken() const { return broken_; }
    const TerminalTraits& traits() const { return traits_; }
    /// Asks for the size again, which changes with the window.
    void refresh_traits();

private:
    bool wait_writable();
    void tell_loss(int error) const;

    int fd_;
    int interrupt_fd_;
    TerminalTraits traits_;
    bool broken_ = false;
};

/// Some lines at the bottom of a terminal that are painted over, with ordinary lines above them.
/// Lifetime: `out` must outlive the screen.
class Screen {
public:
    explicit Screen(Output& out) : out_(out) {}

    /// Replaces the painted lines. They must fit the terminal's width; more than its height are
    /// cut.
    void frame(std::vector<std::string> lines);
    /// Puts an ordinary line above them.
    void line(std::string_view text);

private:
    std::string erased() const;
    std::string painted() const;

    Output& out_;
    std::vector<std::string> lines_;
};

}  // namespace vdv463::cli
