// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "peer.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

/// A server without and one with TLS, begun once for this file.
const Server& server(bool tls) {
    static const Server plain;
    static const Server secure = Server::with("good");
    return tls ? secure : plain;
}

/// Options for a server that sends these bytes once the WebSocket is up.
ConnectOptions sending(bool tls, const std::string& hex, const std::string& then = "stay") {
    const std::string path = "/raw?hex=" + hex + "&then=" + then;
    return options_for(tls ? server(true).wss(path) : server(false).ws(path));
}

std::string hex_of(const std::string& bytes) {
    constexpr const char* digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += {digits[byte >> 4U], digits[byte & 15U]};
    }
    return out;
}

/// A whole text frame of less than 126 bytes.
std::string text_frame(const std::string& text) {
    return hex_of(std::string("\x81") + static_cast<char>(text.size()) + text);
}

}  // namespace

TEST_CASE("frames that break the rules are a protocol violation", "[frames]") {
    struct Row {
        const char* what;
        const char* hex;
        const char* part;
    };
    for (const Row& row : {Row{"a reserved bit", "c10161", "a frame with reserved bits"},
                           Row{"an unknown opcode", "830161", "unknown opcode"},
                           Row{"an unknown control opcode", "8b0161", "unknown opcode"},
                           Row{"a continuation of nothing", "800161", "fragments out of order"},
                           Row{"a message within a message", "010161810162", "out of order"},
                           Row{"a fragmented ping", "090161", "control frame that is cut up"},
                           Row{"a ping of 126 bytes", "897e007e", "or too long"}}) {
        for (const bool tls : {false, true}) {
            CAPTURE(row.what, tls);
            Peer peer(sending(tls, row.hex));
            const Error error = peer.wait_end();
            CHECK(error.code == errc::protocol_violation);
            CHECK_THAT(error.detail, Catch::Contains("broke the rules of WebSocket framing"));
            CHECK_THAT(error.detail, Catch::Contains(row.part));
            CHECK_FALSE(peer.peer_closing());
        }
    }
}

TEST_CASE("bytes that are not of the TLS session are a violation too", "[frames]") {
    for (const char* hex : {"1703030020"
                            "00112233445566778899aabbccddeeff"
                            "00112233445566778899aabbccddeeff",
                            "485454502f312e3120353032"}) {
        CAPTURE(hex);
        const Error error =
            failure_of(options_for(server(true).wss(std::string("/under?hex=") + hex)));
        CHECK(error.code == errc::protocol_violation);
        CHECK_THAT(error.detail, Catch::Contains("not valid in its TLS session"));
    }
}

TEST_CASE("reserved bits are told even when the peer goes at the same time", "[frames]") {
    for (const bool tls : {false, true}) {
        CAPTURE(tls);
        CHECK(failure_of(sending(tls, "c10161", "close")).code == errc::protocol_violation);
    }
}

TEST_CASE("a peer that goes away without a close frame is no violation", "[frames]") {
    for (const bool tls : {false, true}) {
        CAPTURE(tls);
        Peer peer(sending(tls, text_frame("last words"), "close"));
        CHECK(peer.wait_end().code == errc::connection_lost);
        CHECK(peer.wait_message() == "last words");
    }
}

TEST_CASE("control frames between fragments do not disturb the message", "[frames]") {
    // "hel", ping, "lo", pong, and the end in an empty frame
    Peer peer(sending(true,
                      "010368656c"
                      "890170"
                      "00026c6f"
                      "8a0171"
                      "8000"));
    CHECK(peer.wait_message() == "hello");
    CHECK(peer.wait_pong() == "q");
    peer.ping("still there");
}

TEST_CASE("a message may end in an empty frame or be empty", "[frames]") {
    Peer peer(sending(false,
                      "010161"
                      "8000"
                      "8100"
                      "0100"
                      "8000"
                      "810162"));
    CHECK(peer.wait_message(0) == "a");
    CHECK(peer.wait_message(1).empty());
    CHECK(peer.wait_message(2).empty());
    CHECK(peer.wait_message(3) == "b");
}

TEST_CASE("text that is not UTF-8 is refused at its first wrong byte", "[frames]") {
    struct Row {
        const char* what;
        std::string hex;
    };
    // The first two messages are not complete: it is the wrong byte that ends them.
    for (const Row& row : {Row{"a byte that never occurs", "0104" + hex_of("abc\xff")},
                           Row{"a character broken by the next",
                               "0103"
                               "c3"
                               "41"
                               "41"},
                           Row{"an overlong form", "8102c080"}, Row{"a surrogate", "8103eda080"},
                           Row{"a character cut off by the end",
                               "8102"
                               "61"
                               "c3"},
                           Row{"a character cut off by an empty end",
                               "0102"
                               "61"
                               "c3"
                               "8000"}}) {
        for (const bool tls : {false, true}) {
            CAPTURE(row.what, tls);
            Peer peer(sending(tls, row.hex));
            const Error error = peer.wait_end();
            CHECK(error.code == errc::invalid_utf8);
            CHECK_THAT(error.detail, Catch::Contains("not valid UTF-8"));
        }
    }
}

TEST_CASE("a character may be cut by the end of a frame", "[frames]") {
    Peer peer(sending(true,
                      "0101c3"
                      "890170"
                      "8001bc"));
    CHECK(peer.wait_message() == "\xC3\xBC");
}

TEST_CASE("the peer is told with a close code why it is refused", "[frames]") {
    struct Row {
        const char* path;
        const char* code;
    };
    for (const Row& row : {Row{"/raw?hex=8101ff", "1007"}, Row{"/flood?size=100001", "1009"},
                           Row{"/binary", "1003"}}) {
        for (const bool tls : {false, true}) {
            CAPTURE(row.path, tls);
            ConnectOptions options =
                options_for(tls ? server(true).wss(row.path) : server(false).ws(row.path));
            options.max_message_bytes = 100000;
            failure_of(options);
            Peer after(options_for(tls ? server(true).wss("/last-close")
                                       : server(false).ws("/last-close")));
            CHECK(after.wait_message() == row.code);
        }
    }
}

TEST_CASE("a masked frame is taken or is a violation, as libwebsockets has it", "[frames]") {
    Peer peer(sending(false,
                      "8182"
                      "01020304"
                      "6067"));
    std::string said;
    try {
        said = peer.wait_message();
    } catch (const std::runtime_error&) {
        CHECK(peer.wait_end().code == errc::protocol_violation);
        return;
    }
    CHECK(said == "ae");
}

TEST_CASE("a message that drips is given up after the message time-out", "[frames]") {
    for (const bool tls : {false, true}) {
        CAPTURE(tls);
        ConnectOptions options = sending(tls, "010161", "drip");
        options.message_timeout = std::chrono::milliseconds(500);
        Peer peer(options);
        const Error error = peer.wait_end();
        CHECK(error.code == errc::stale);
        CHECK_THAT(error.detail, Catch::Contains("did not complete it within 0.5 s"));
        CHECK(peer.bytes() > 1);
    }
}

TEST_CASE("the message time-out is over with the message", "[frames]") {
    ConnectOptions options = sending(false,
                                     "010161"
                                     "800162");
    options.message_timeout = std::chrono::milliseconds(200);
    Peer peer(options);
    CHECK(peer.wait_message() == "ab");
    // Longer than that takes a connection that is given up for the same reason, begun afterwards.
    ConnectOptions slow = sending(false, "010161", "drip");
    slow.message_timeout = std::chrono::milliseconds(400);
    CHECK(failure_of(slow).code == errc::stale);
    CHECK(peer.order().back() != "end");
}
