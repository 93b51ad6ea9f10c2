// SPDX-License-Identifier: Apache-2.0
#include "plan_file.hpp"
#include "stored_plans.hpp"
#include "temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace vdv463;
using test::full_plan;
using test::TemporaryFolder;

namespace {

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

bool exists(const std::string& path) {
    struct stat state {};
    return ::lstat(path.c_str(), &state) == 0;
}

StoredPlan plan_of(const std::string& depot) {
    auto plan = full_plan();
    plan.depot_ids = {depot};
    return plan;
}

std::string detail_of_load(const std::string& path) {
    const auto loaded = file_plan_store(path)->load();
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == errc::store_failed);
    CHECK(loaded.error().detail.find('"' + path + '"') != std::string::npos);
    return loaded.error().detail;
}

std::string detail_of_save(const std::string& path) {
    const auto saved = file_plan_store(path)->save(full_plan());
    REQUIRE_FALSE(saved);
    CHECK(saved.error().code == errc::store_failed);
    CHECK(saved.error().detail.find('"' + path + '"') != std::string::npos);
    CHECK_FALSE(exists(path + ".new"));
    return saved.error().detail;
}

/// Root may read everything, so that the process is nobody while this lives.
class NotRoot {
public:
    NotRoot() : was_root_(::geteuid() == 0) {
        if (was_root_) {
            REQUIRE(::seteuid(nobody) == 0);
        }
    }
    ~NotRoot() {
        if (was_root_ && ::seteuid(0) != 0) {
            std::abort();
        }
    }
    NotRoot(const NotRoot&) = delete;
    NotRoot& operator=(const NotRoot&) = delete;

private:
    static constexpr uid_t nobody = 65534;
    bool was_root_;
};

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// A disk without room: no file may grow beyond `bytes`.
class NoSpace {
public:
    explicit NoSpace(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit less{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &less);
    }
    NoSpace(const NoSpace&) = delete;
    NoSpace& operator=(const NoSpace&) = delete;
    ~NoSpace() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    void (*handler_)(int);
};

}  // namespace

TEST_CASE("P5: a store that never saved anything holds nothing", "[plan_store]") {
    const TemporaryFolder folder;
    const auto loaded = file_plan_store(folder.file("plan"))->load();
    REQUIRE(loaded);
    CHECK_FALSE(loaded->has_value());
}

TEST_CASE("P5: what was saved is loaded by the next process, the newest alone", "[plan_store]") {
    const TemporaryFolder folder;
    const auto path = folder.file("plan");
    REQUIRE(file_plan_store(path)->save(plan_of("D1")));
    REQUIRE(file_plan_store(path)->save(plan_of("D2")));
    const auto loaded = file_plan_store(path)->load();
    REQUIRE(loaded);
    CHECK(*loaded == plan_of("D2"));
    CHECK_FALSE(exists(path + ".new"));
}

TEST_CASE("the store's file is its owner's alone, whatever the umask", "[plan_store]") {
    const TemporaryFolder folder;
    const auto path = folder.file("plan");
    const auto before = ::umask(0777);
    const auto saved = file_plan_store(path)->save(full_plan());
    ::umask(before);
    REQUIRE(saved);
    struct stat state {};
    REQUIRE(::stat(path.c_str(), &state) == 0);
    CHECK((state.st_mode & 07777U) == 0600U);
}

TEST_CASE("P5: a crash between writing and renaming leaves the plan of before", "[plan_store]") {
    const TemporaryFolder folder;
    const auto path = folder.file("plan");
    REQUIRE(file_plan_store(path)->save(plan_of("D1")));
    write(path + ".new", "vdv463-plan 1\nsha256 half");
    CHECK(*file_plan_store(path)->load() == plan_of("D1"));
    REQUIRE(file_plan_store(path)->save(plan_of("D2")));
    CHECK(*file_plan_store(path)->load() == plan_of("D2"));
    CHECK_FALSE(exists(path + ".new"));
}

TEST_CASE("P5: a disk without room leaves the plan of before, and nothing beside it",
          "[plan_store]") {
    const TemporaryFolder folder;
    const auto path = folder.file("plan");
    REQUIRE(file_plan_store(path)->save(plan_of("D1")));
    {
        const NoSpace no_space(200);
        CHECK(holds(detail_of_save(path), "cannot be written: "));
    }
    CHECK(*file_plan_store(path)->load() == plan_of("D1"));
    CHECK(file_plan_store(path)->save(plan_of("D2")));
}

TEST_CASE("P5: a damaged plan is refused with what to do, and stays as it is", "[plan_store]") {
    const TemporaryFolder folder;
    const auto path = folder.file("plan");
    REQUIRE(file_plan_store(path)->save(full_plan()));
    auto text = contents(path);
    text[text.size() / 2] = static_cast<char>(text[text.size() / 2] ^ 1);
    write(path, text);
    const auto detail = detail_of_load(path);
    CHECK(holds(detail, "it is damaged"));
    CHECK(holds(detail, "remove it to begin without a stored plan"));
    CHECK(contents(path) == text);
}

TEST_CASE("an empty file is no plan: it is what a crash of other programs leaves", "[plan_store]") {
    const TemporaryFolder folder;
    write(folder.file("plan"), "");
    CHECK(holds(detail_of_load(folder.file("plan")), "it holds no plan of this library"));
}

TEST_CASE("a folder that is missing is told from a plan that was never saved", "[plan_store]") {
    const TemporaryFolder folder;
    const auto path = folder.file("missing/plan");
    CHECK(holds(detail_of_load(path), "the folder cannot be opened: No such file or directory"));
    CHECK(holds(detail_of_save(path), "No such file or directory"));
}

TEST_CASE("a folder that vanished is told when it is needed", "[plan_store]") {
    const TemporaryFolder folder;
    const auto inner = folder.file("inner");
    REQUIRE(::mkdir(inner.c_str(), 0700) == 0);
    const auto store = file_plan_store(inner + "/plan");
    REQUIRE(store->save(full_plan()));
    REQUIRE(::unlink((inner + "/plan").c_str()) == 0);
    REQUIRE(::rmdir(inner.c_str()) == 0);
    const auto saved = store->save(full_plan());
    REQUIRE_FALSE(saved);
    CHECK(saved.error().code == errc::store_failed);
}

TEST_CASE("a symbolic link is neither followed nor replaced", "[plan_store]") {
    const TemporaryFolder folder;
    const auto target = folder.file("target");
    const auto path = folder.file("plan");
    REQUIRE(file_plan_store(target)->save(full_plan()));
    REQUIRE(::symlink(target.c_str(), path.c_str()) == 0);
    CHECK(holds(detail_of_load(path), "it is a symbolic link"));
    CHECK(holds(detail_of_save(path), "it is a symbolic link"));
}

TEST_CASE("a link in the place of the new file is removed, not written through", "[plan_store]") {
    const TemporaryFolder folder;
    const auto path = folder.file("plan");
    const auto victim = folder.file("victim");
    write(victim, "untouched");
    REQUIRE(::symlink(victim.c_str(), (path + ".new").c_str()) == 0);
    REQUIRE(file_plan_store(path)->save(full_plan()));
    CHECK(contents(victim) == "untouched");
    CHECK(*file_plan_store(path)->load() == full_plan());
}

TEST_CASE("what is no regular file is refused, and a pipe is not waited for", "[plan_store]") {
    const TemporaryFolder folder;
    const auto pipe = folder.file("pipe");
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(holds(detail_of_load(pipe), "it is no regular file"));
    CHECK(holds(detail_of_save(pipe), "File exists"));
    CHECK(holds(detail_of_load(folder.path()), "it is no regular file"));
    CHECK(holds(detail_of_save(folder.path()), "Is a directory"));
}

TEST_CASE("a path that names no file is refused", "[plan_store]") {
    for (const std::string& path :
         {std::string(), std::string("folder/"), std::string("a\0b", 3)}) {
        const auto loaded = file_plan_store(path)->load();
        REQUIRE_FALSE(loaded);
        CHECK(loaded.error().code == errc::store_failed);
        CHECK_FALSE(file_plan_store(path)->save(full_plan()));
    }
}

TEST_CASE("a file that may not be read is told with the system's reason", "[plan_store]") {
    const TemporaryFolder folder;
    const auto path = folder.file("plan");
    REQUIRE(file_plan_store(path)->save(full_plan()));
    REQUIRE(::chmod(folder.path().c_str(), 0711) == 0);
    REQUIRE(::chmod(path.c_str(), 0) == 0);
    const NotRoot not_root;
    CHECK(holds(detail_of_load(path), "Permission denied"));
}

TEST_CASE("a file larger than any plan is refused before it is read", "[plan_store]") {
    const TemporaryFolder folder;
    const auto path = folder.file("plan");
    write(path, "vdv463-plan 1\n");
    REQUIRE(::truncate(path.c_str(), static_cast<off_t>(client::max_plan_bytes) + 1) == 0);
    CHECK(holds(detail_of_load(path), "it is larger than 256 MiB"));
}
