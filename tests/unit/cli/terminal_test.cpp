// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <array>
#include <csignal>
#include <string>

using namespace vdv463::cli;

namespace {

/// A pipe of which either end can be closed early.
class Pipe {
public:
    Pipe() { REQUIRE(pipe(ends_.data()) == 0); }
    ~Pipe() {
        close_read();
        close_write();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int read_end() const { return ends_[0]; }
    int write_end() const { return ends_[1]; }
    void close_read() { close_end(ends_[0]); }
    void close_write() { close_end(ends_[1]); }

    std::string content() {
        close_write();
        std::string text;
        std::array<char, 512> part{};
        for (ssize_t got = 1; got > 0;) {
            got = read(ends_[0], part.data(), part.size());
            text.append(part.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
        }
        return text;
    }

private:
    static void close_end(int& end) {
        if (end >= 0) {
            close(end);
        }
        end = -1;
    }
    std::array<int, 2> ends_{-1, -1};
};

}  // namespace

TEST_CASE("a pipe is no terminal to paint on", "[terminal]") {
    Pipe pipe;
    const TerminalTraits traits = terminal_traits(pipe.write_end());
    CHECK_FALSE(traits.repaint);
    CHECK_FALSE(traits.colour);
}

TEST_CASE("what is written arrives line by line", "[terminal]") {
    Pipe pipe;
    Output out(pipe.write_end());
    out.line("one");
    out.line("two");
    CHECK(pipe.content() == "one\ntwo\n");
}

TEST_CASE("a reader that went away is remembered and no error", "[terminal]") {
    std::signal(SIGPIPE, SIG_IGN);
    Pipe pipe;
    Output out(pipe.write_end());
    pipe.close_read();
    out.line("one");
    CHECK(out.broken());
    out.line("two");
    CHECK(out.broken());
}

TEST_CASE("a full pipe is not waited for when a signal is pending", "[terminal]") {
    Pipe pipe;
    Pipe signal;
    REQUIRE(write(signal.write_end(), "x", 1) == 1);
    Output out(pipe.write_end(), signal.read_end());
    out.write(std::string(std::size_t{1} << 20U, 'x'));
    CHECK(out.broken());
}

TEST_CASE("a screen paints over its own lines only", "[terminal]") {
    Pipe pipe;
    Output out(pipe.write_end());
    Screen screen(out);
    screen.frame({"a", "b"});
    screen.line("event");
    screen.frame({"c"});
    CHECK(pipe.content() ==
          "\x1b[Ka\n\x1b[Kb\n\x1b[J"
          "\x1b[2A\r\x1b[Kevent\n"
          "\x1b[Ka\n\x1b[Kb\n\x1b[J"
          "\x1b[2A\r\x1b[Kc\n\x1b[J");
}

TEST_CASE("an event on a screen takes one line, whatever it says", "[terminal]") {
    Pipe pipe;
    Output out(pipe.write_end());
    Screen screen(out);
    const std::string umlauts = "\xC3\xA4\xC3\xB6\xC3\xBC";
    screen.line(std::string(77, 'x') + umlauts);
    CHECK(out.traits().width == 80);
    screen.line(paint("ok", Colour::Green, true) + std::string(77, 'x') + umlauts);
    CHECK(pipe.content() == "\x1b[K" + std::string(77, 'x') + umlauts + "\n\x1b[J" +
                                "\x1b[K\x1b[32mok\x1b[0m" + std::string(77, 'x') +
                                "\xE2\x80\xA6\x1b[0m\n\x1b[J");
}

TEST_CASE("a frame higher than the terminal is cut, so that it never scrolls", "[terminal]") {
    Pipe pipe;
    Output out(pipe.write_end());
    Screen screen(out);
    screen.frame(std::vector<std::string>(100, "x"));
    screen.frame({});
    CHECK_THAT(pipe.content(), Catch::Contains("\x1b[23A"));
}

TEST_CASE("colour is written only where it is wanted", "[terminal]") {
    CHECK(paint("x", Colour::Red, true) == "\x1b[31mx\x1b[0m");
    CHECK(paint("x", Colour::Red, false) == "x");
    CHECK(paint("x", Colour::None, true) == "x");
}
