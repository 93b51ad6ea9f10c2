// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include "files.hpp"
#include "sim_options.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <utility>

using namespace vdv463;
using namespace vdv463::cli;
using namespace std::chrono_literals;

namespace {

/// An environment variable for the time of one test.
class Variable {
public:
    Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
    ~Variable() { unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
};

const std::string needed = "--url wss://cms.example/ --presystem-id uri://P/1 ";

ConnectionOptions parsed(const std::string& line) {
    CLI::App app;
    ConnectionOptions options;
    add_connection_options(app, options);
    app.parse(line);
    return options;
}

std::string refusal(const std::string& line) {
    try {
        parsed(line);
    } catch (const CLI::ParseError& error) {
        return error.what();
    }
    return {};
}

std::string password_from(std::string_view content) {
    const auto file = TemporaryFile::create(content);
    REQUIRE(file);
    const auto source = read_credentials("user", file->path());
    REQUIRE(source);
    return std::string(std::get<Credentials>(*source).password.reveal());
}

/// What `--duration` with that value means.
std::chrono::milliseconds run_time(const std::string& value) {
    CLI::App app;
    std::chrono::milliseconds target{1};
    add_run_time(app, target);
    app.parse("--duration " + value);
    return target;
}

}  // namespace

TEST_CASE("a command can be told to run until a signal, other durations are not 0", "[options]") {
    CHECK(run_time("0") == 0ms);
    CHECK(run_time("0s") == 0ms);
    CHECK(run_time("2s") == 2s);
    CHECK_THAT(refusal("--ping-interval 0"), Catch::Contains("longer than 0"));
}

TEST_CASE("the environment tells what no option tells", "[options]") {
    const Variable url("VDV463_URL", "wss://environment.example/");
    const Variable id("VDV463_PRESYSTEM_ID", "uri://Environment");
    const Variable user("VDV463_USER", "someone");
    const Variable password("VDV463_PASSWORD_FILE", "/password");
    const Variable ca("VDV463_CA_FILE", "/ca.pem");
    const ConnectionOptions options = parsed("");
    CHECK(options.config.url == "wss://environment.example/");
    CHECK(options.config.presystem_id == "uri://Environment");
    CHECK(options.user == "someone");
    CHECK(options.password.file == "/password");
    CHECK(options.config.tls.ca_file == "/ca.pem");
}

TEST_CASE("an option wins over its environment variable", "[options]") {
    const Variable url("VDV463_URL", "wss://environment.example/");
    const ConnectionOptions options = parsed("--url wss://option.example/");
    CHECK(options.config.url == "wss://option.example/");
}

TEST_CASE("without options everything is as the library has it", "[options]") {
    const ClientConfig config = parsed(needed).config;
    const ClientConfig preset;
    CHECK(config.dialect.schema == preset.dialect.schema);
    CHECK(config.dialect.envelope == preset.dialect.envelope);
    CHECK(config.subprotocol.policy == preset.subprotocol.policy);
    CHECK(config.plan.gate == preset.plan.gate);
    CHECK(config.reconnect.min_delay == preset.reconnect.min_delay);
    CHECK(config.liveness.timeout == preset.liveness.timeout);
    CHECK_FALSE(config.allow_insecure);
}

TEST_CASE("each option reaches its member of the configuration", "[options]") {
    const ClientConfig config =
        parsed(needed +
               "--presystem itcs --cert c.pem --key k.pem --envelope object --schema 2.0 "
               "--subprotocol-policy accept-missing --gate after-boot --allow-insecure "
               "--reconnect-min 1s --reconnect-max 2m --ping-interval 500ms --liveness-timeout 3s")
            .config;
    CHECK(config.presystem == PresystemType::Itcs);
    CHECK(config.tls.certificate_file == "c.pem");
    CHECK(config.tls.key_file == "k.pem");
    CHECK(config.dialect.envelope == EnvelopeForm::Object);
    CHECK(config.dialect.schema == SchemaVersion::V2_0);
    CHECK(config.subprotocol.policy == SubprotocolPolicy::AcceptMissing);
    CHECK(config.plan.gate == Gate::AfterBoot);
    CHECK(config.allow_insecure);
    CHECK(config.reconnect.min_delay == 1s);
    CHECK(config.reconnect.max_delay == 2min);
    CHECK(config.liveness.ping_interval == 500ms);
    CHECK(config.liveness.timeout == 3s);
}

TEST_CASE("each option about TLS and the proxy reaches its member", "[options]") {
    const auto passphrase = TemporaryFile::create("open sesame\n");
    REQUIRE(passphrase);
    const auto config =
        make_config(parsed(needed +
                           "--ca-directory cas --also-system-cas --server-name cms.example --pin A "
                           "--pin B --pin-policy report --ciphers A:B --proxy http://proxy:3128 "
                           "--proxy-user me --proxy-password-file " +
                           passphrase->path() + " --key-passphrase-file " + passphrase->path()));
    REQUIRE(config);
    CHECK(config->tls.ca_directory == "cas");
    CHECK(config->tls.also_system_cas);
    CHECK(config->tls.server_name == "cms.example");
    CHECK(config->tls.pins == std::vector<std::string>{"A", "B"});
    CHECK(config->tls.pin_policy == PinPolicy::Report);
    CHECK(config->tls.ciphers == TlsCiphers::Own);
    CHECK(config->tls.cipher_list == "A:B");
    CHECK(config->proxy.url == "http://proxy:3128");
    REQUIRE(config->proxy.credentials);
    CHECK(config->proxy.credentials->user == "me");
    CHECK(*config->tls.key_passphrase() == Secret("open sesame"));
    CHECK(make_config(parsed(needed + "--ciphers vdv463"))->tls.ciphers == TlsCiphers::Vdv463);
    CHECK(make_config(parsed(needed + "--proxy-from-env"))->proxy.from_environment);
    CHECK_FALSE(make_config(parsed(needed + "--proxy-user me")));
}

TEST_CASE("sources of the password exclude one another", "[options]") {
    const Variable password("CMS_PASSWORD", "open sesame");
    const auto source = read_credentials("user", PasswordSource{"", "CMS_PASSWORD", ""});
    REQUIRE(source);
    CHECK(std::get<Credentials>(*source).password == Secret("open sesame"));
    CHECK_FALSE(read_credentials("user", PasswordSource{"file", "CMS_PASSWORD", ""}));
    CHECK_FALSE(read_credentials("user", PasswordSource{"", "NOT_SET", ""}));
    CHECK_FALSE(read_credentials("user", PasswordSource{"", "", "no-folder-for-it"}));
    const Variable folder("CREDENTIALS_DIRECTORY", "/tmp");
    CHECK_FALSE(read_credentials("user", PasswordSource{"", "", "../etc/passwd"}));
}

TEST_CASE("a word that an option does not know is refused with those it knows", "[options]") {
    CHECK_THAT(refusal(needed + "--schema 1.2"),
               Catch::Contains("1.2") && Catch::Contains("1.0|1.1|2.0"));
    CHECK_THAT(refusal(needed + "--ping-interval 30"), Catch::Contains("30"));
}

TEST_CASE("no option switches verification off or takes a password", "[options]") {
    for (const char* option : {"--password x", "--insecure", "--no-verify", "-k"}) {
        CAPTURE(option);
        CHECK_FALSE(refusal(needed + option).empty());
    }
}

TEST_CASE("what is missing is named together with its environment variable", "[options]") {
    const auto no_url = make_config(parsed("--presystem-id x"));
    REQUIRE_FALSE(no_url);
    CHECK_THAT(no_url.error().detail, Catch::Contains("--url") && Catch::Contains("VDV463_URL"));
    const auto no_id = make_config(parsed("--url wss://cms.example/"));
    REQUIRE_FALSE(no_id);
    CHECK_THAT(no_id.error().detail, Catch::Contains("VDV463_PRESYSTEM_ID"));
}

TEST_CASE("one trailing line break of the password file is dropped", "[options]") {
    CHECK(password_from("secret") == "secret");
    CHECK(password_from("secret\n") == "secret");
    CHECK(password_from("secret\r\n") == "secret");
    CHECK(password_from(" secret ") == " secret ");
}

TEST_CASE("a password file of more than one line is refused without showing it", "[options]") {
    const auto file = TemporaryFile::create("secret\n\n");
    REQUIRE(file);
    const auto source = read_credentials("user", file->path());
    REQUIRE_FALSE(source);
    CHECK_THAT(source.error().detail, Catch::Contains(file->path()) &&
                                          Catch::Contains("more than one line") &&
                                          !Catch::Contains("secret"));
}

TEST_CASE("user and password file are needed together", "[options]") {
    CHECK(std::holds_alternative<std::monostate>(*read_credentials("", "")));
    const auto no_file = read_credentials("user", "");
    REQUIRE_FALSE(no_file);
    CHECK_THAT(no_file.error().detail, Catch::Contains("--password-file"));
    CHECK_FALSE(read_credentials("", "/password"));
}

TEST_CASE("a password within a URL is refused without repeating it", "[options]") {
    const auto url = make_config(parsed("--url wss://bms:hunter2@host/ --presystem-id x"));
    REQUIRE_FALSE(url);
    CHECK_THAT(url.error().detail,
               Catch::Contains("--user and --password-file") && !Catch::Contains("hunter2"));
    const auto proxy = make_config(parsed(needed + "--proxy http://me:hunter2@proxy:3128"));
    REQUIRE_FALSE(proxy);
    CHECK_THAT(proxy.error().detail, Catch::Contains("--proxy-user and --proxy-password-file") &&
                                         !Catch::Contains("hunter2"));
}

TEST_CASE("headers are taken apart at the first colon", "[options]") {
    const auto config = make_config(
        parsed(needed + R"(--header "X-Key: a:b" --header "X-Empty:" --header X-Tight:c)"));
    REQUIRE(config);
    REQUIRE(config->headers.size() == 3);
    CHECK(config->headers[0].name == "X-Key");
    CHECK(config->headers[0].value == Secret("a:b"));
    CHECK(config->headers[1].value.empty());
    CHECK(config->headers[2].value == Secret("c"));
}

TEST_CASE("a header without a name is refused without repeating its value", "[options]") {
    const auto config = make_config(parsed(needed + R"(--header "token-only")"));
    REQUIRE_FALSE(config);
    CHECK_THAT(config.error().to_string(), !Catch::Contains("token-only"));
}

TEST_CASE("the address to listen on has a port and brackets around colons", "[options]") {
    CHECK(parse_listen("127.0.0.1:8463")->port == 8463);
    CHECK(parse_listen("127.0.0.1:0")->address == "127.0.0.1");
    CHECK(parse_listen("[::1]:8463")->address == "::1");
    for (const char* text :
         {"", "8463", ":8463", "::1:8463", "[]:1", "a:", "a:x", "a:65536", "a:1x"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_listen(text));
    }
}
