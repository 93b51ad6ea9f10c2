#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`vdv463 profile`: named connections, and which setting wins over which."""
import json
import os
import stat
import tempfile
import unittest

from harness import Cms, Site, run

PRESYSTEM = "uri://Customer1/Presystem1"


class Profile(Site):
    def setUp(self):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        self.home = os.path.join(home.name, "config")
        self.environment = {"XDG_CONFIG_HOME": self.home}

    def profile(self, *arguments, **environment):
        return run("profile", *arguments, **self.environment, **environment)

    def add(self, name, *options, **environment):
        code, _, err = self.profile("add", name, *options, **environment)
        self.assertEqual(code, 0, err)

    def add_for(self, cms, *options):
        self.add("north", "--url", cms.url(), "--presystem-id", PRESYSTEM, "--ca-file",
                 self.authority.ca, *options)

    def check(self, *options, **environment):
        code, out, err = run("check", "--profile", "north", "--until", "boot", "--json", *options,
                             **self.environment, **environment)
        self.assertTrue(out, err)
        return code, json.loads(out)

    def booted_as(self, cms, *options, **environment):
        code, document = self.check(*options, **environment)
        self.assertEqual(code, 0, document)
        return cms.wait_for_message(1, "BootNotification")[2]

    def test_folder_and_file_are_their_owners_alone(self):
        self.add("north", "--url", "wss://cms.example/")
        folder = os.path.join(self.home, "vdv463")
        self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o700)
        file, = os.listdir(folder)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(folder, file)).st_mode), 0o600)

    def test_profiles_are_listed_shown_and_removed(self):
        self.add("south", "--url", "wss://south.example/?token=hunter2", "--user", "bms")
        self.add("north", "--url", "wss://north.example/")
        self.assertEqual(self.profile("list")[:2], (0, "north\nsouth\n"))
        self.assertEqual(json.loads(self.profile("list", "--json")[1]),
                         {"profiles": ["north", "south"]})
        code, out, _ = self.profile("show", "south")
        self.assertEqual((code, out), (0, "url = wss://south.example/?...\nuser = bms\n"))
        self.assertEqual(json.loads(self.profile("show", "north", "--json")[1]),
                         {"profile": "north",
                          "settings": [{"name": "url", "value": "wss://north.example/"}]})
        self.assertEqual(self.profile("remove", "north")[0], 0)
        self.assertEqual(self.profile("list")[1], "south\n")

    def test_a_profile_is_not_written_over_unless_asked(self):
        self.add("north", "--url", "wss://one.example/")
        code, _, err = self.profile("add", "north", "--url", "wss://two.example/")
        self.assertEqual(code, 2)
        self.assertIn("is there already", err)
        self.add("north", "--url", "wss://two.example/", "--replace")
        self.assertIn("two.example", self.profile("show", "north")[1])

    def test_the_environment_does_not_get_into_a_profile(self):
        self.add("north", "--user", "bms", VDV463_URL="wss://environment.example/")
        self.assertNotIn("environment", self.profile("show", "north")[1])

    def test_a_profile_that_is_not_there_is_named_with_the_nearest(self):
        self.add("north", "--url", "wss://cms.example/")
        code, _, err = run("check", "--profile", "nroth", **self.environment)
        self.assertEqual(code, 2)
        self.assertIn("did you mean north?", err)

    def test_a_name_that_leads_elsewhere_is_refused(self):
        for name in ("../north", "a/b", ".hidden", ""):
            self.assertEqual(self.profile("add", name, "--url", "wss://cms.example/")[0], 2, name)

    def test_a_profile_that_others_can_change_is_refused(self):
        self.add("north", "--url", "wss://cms.example/")
        os.chmod(os.path.join(self.home, "vdv463", "north.profile"), 0o644)
        code, _, err = run("check", "--profile", "north", **self.environment)
        self.assertEqual(code, 2)
        self.assertIn("chmod 600", err)

    def test_a_password_within_a_url_is_neither_taken_nor_shown(self):
        file = os.path.join(self.home, "vdv463", "north.profile")
        for option, where in (("--url=wss://bms:hunter2@host/", "--password-file"),
                              ("--proxy=http://bms:hunter2@proxy", "--proxy-password-file")):
            code, out, err = self.profile("add", "north", option)
            self.assertEqual((code, out), (2, ""), err)
            self.assertIn(where, err)
            self.assertNotIn("hunter2", err)
            self.assertFalse(os.path.exists(file))
        self.add("north", "--user", "bms")
        with open(file, "a", encoding="ascii") as profile:
            profile.write("url = wss://bms:hunter2@host/\nproxy = http://bms:hunter2@proxy\n")
        for options in ([], ["--json"]):
            code, shown, err = self.profile("show", "north", *options)
            self.assertEqual((code, err), (0, ""))
            self.assertIn("wss://...", shown)
            self.assertNotIn("hunter2", shown)

    def test_a_profile_wins_over_the_defaults(self):
        with Cms(self.certificate) as cms:
            self.add_for(cms, "--presystem", "itcs")
            self.assertEqual(self.check()[0], 0)
            boot = cms.wait_for_message(1, "BootNotification")
            self.assertEqual((boot[2], boot[6]), (PRESYSTEM, {"presystem": "ITCS"}))

    def test_the_environment_wins_over_a_profile(self):
        with Cms(self.certificate) as cms:
            self.add_for(cms)
            self.assertEqual(self.booted_as(cms, VDV463_PRESYSTEM_ID="uri://Environment"),
                             "uri://Environment")

    def test_an_option_wins_over_environment_and_profile(self):
        with Cms(self.certificate) as cms:
            self.add_for(cms)
            self.assertEqual(self.booted_as(cms, "--presystem-id", "uri://Option",
                                            VDV463_PRESYSTEM_ID="uri://Environment"),
                             "uri://Option")

    def test_the_password_comes_from_a_file_a_variable_or_systemd(self):
        credentials = self.folder / "credentials"
        credentials.mkdir()
        (credentials / "cms").write_text("open sesame\n")
        sources = ((["--password-file", self.password], {}),
                   (["--password-env", "CMS_PASSWORD"], {"CMS_PASSWORD": "open sesame"}),
                   (["--password-credential", "cms"], {"CREDENTIALS_DIRECTORY": str(credentials)}))
        for options, environment in sources:
            with self.subTest(options=options), \
                    Cms(self.certificate, user="bms", password="open sesame") as cms:
                self.add_for(cms, "--user", "bms", "--replace", *options)
                self.assertNotIn("open sesame", self.profile("show", "north")[1])
                code, document = self.check(**environment)
                self.assertEqual(code, 0, document)

    def test_an_option_for_the_password_replaces_the_profiles_source(self):
        with Cms(self.certificate, user="bms", password="open sesame") as cms:
            self.add_for(cms, "--user", "bms", "--password-file", "/nowhere")
            code, document = self.check("--password-env", "CMS_PASSWORD",
                                        CMS_PASSWORD="open sesame")
            self.assertEqual(code, 0, document)
            code, document = self.check(VDV463_PASSWORD_FILE=str(self.password))
            self.assertEqual(code, 0, document)


if __name__ == "__main__":
    unittest.main()
