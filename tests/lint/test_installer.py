# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs installer/run.sh and installer/test.sh against stand-ins for apt-get, cmake, ctest and the programs."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from files import ROOT

INSTALLER = ROOT / "installer"
LISTS = {"build": "cmake  # builds\nqt-dev # a library\n", "run": "qt-wayland # a plugin\n",
         "test": "# heading\n\nxvfb  # a screen\n"}
REAL_PROGRAMS = "bash cat cmp cp date dirname env flock grep mkdir nproc paste rm sed sort tail tee".split()
RECORDER = '#!/usr/bin/env bash\necho "$(basename "$0") $*" >>"$CALLS"\n'


class Sandbox(unittest.TestCase):
    """A copy of the scripts with package lists of its own and a PATH that holds nothing but stand-ins."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="valbench-installer-")
        self.addCleanup(temporary.cleanup)
        self.root = Path(temporary.name)
        self.project = self.root / "a checkout"
        (self.project / "installer").mkdir(parents=True)
        for script in ("lib.sh", "run.sh", "test.sh"):
            shutil.copy2(INSTALLER / script, self.project / "installer" / script)
        for name, text in LISTS.items():
            (self.project / "installer" / f"packages-{name}.txt").write_text(text)
        self.tracking = self.project / "tests/tracking"
        self.tracking.mkdir(parents=True)
        for version in "23":
            (self.tracking / f"requirements-mlflow-{version}.txt").write_text(f"mlflow=={version}.0\n")
        (self.root / "bin").mkdir()
        for program in [*REAL_PROGRAMS, "basename"]:
            (self.root / "bin" / program).symlink_to(shutil.which(program))
        self.installed("cmake", "qt-dev", "qt-wayland", "xvfb")
        for program in ("apt-get", "cmake", "ctest", "pip"):
            self.program(self.root / "bin" / program)
        self.program(self.root / "bin/python3", 'mkdir -p "$4/bin"; cp "$(dirname "$0")/pip" "$4/bin/pip"')
        self.program(self.root / "bin/id", "echo 0")
        self.programs = self.project / "build/release/app"
        self.program(self.programs / "valbench")
        self.program(self.programs / "valbench-cli", 'touch() { echo x >"$1"; }; touch "$3/demo.valbench"\n'
                                                     'touch "$3/report.pdf"; echo step 1; echo "$3/report.pdf"')

    def program(self, path: Path, script: str = "") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RECORDER + script + "\n")
        path.chmod(0o755)

    def installed(self, *names: str) -> None:
        lines = "".join(f"echo installed {name}\n" for name in names)
        (self.root / "bin/dpkg-query").write_text("#!/usr/bin/env bash\n" + lines + "echo config-files xvfb\n")
        (self.root / "bin/dpkg-query").chmod(0o755)

    def run_script(self, name: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        (self.root / "calls").write_text("")
        environment = {"PATH": str(self.root / "bin"), "CALLS": str(self.root / "calls"),
                       "HOME": str(self.root / "person"), "VALBENCH_PYTHON": str(self.root / "bin/python3"),
                       **variables}
        return subprocess.run([str(self.project / "installer" / name), *arguments], cwd=self.root, env=environment,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def calls(self, program: str) -> list[str]:
        lines = (self.root / "calls").read_text().splitlines()
        return [line.partition(" ")[2] for line in lines if line.split(" ")[0] == program]


class TestPackages(Sandbox):
    def test_nothing_missing_calls_no_apt(self):
        self.assertEqual(self.run_script("test.sh").returncode, 0)
        self.assertEqual(self.calls("apt-get"), [])

    def test_installs_exactly_what_is_missing_and_removes_nothing(self):
        self.installed("cmake")
        self.assertEqual(self.run_script("test.sh").returncode, 0)
        update, install = self.calls("apt-get")
        self.assertTrue(update.endswith(" update"), update)
        self.assertTrue(install.endswith(" install -y --no-remove --no-install-recommends qt-dev xvfb"), install)

    def test_asks_sudo_when_not_root(self):
        self.installed()
        self.program(self.root / "bin/id", "echo 1000")
        self.program(self.root / "bin/sudo", '"$@"')
        self.assertEqual(self.run_script("test.sh").returncode, 0)
        self.assertEqual(len(self.calls("sudo")), 2)
        self.assertEqual(len(self.calls("apt-get")), 2)

    def test_says_what_to_run_when_neither_root_nor_sudo(self):
        self.installed()
        self.program(self.root / "bin/id", "echo 1000")
        answer = self.run_script("test.sh")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("run as root:", answer.stderr)
        self.assertIn("--no-remove --no-install-recommends cmake qt-dev xvfb", answer.stderr)
        self.assertEqual(self.calls("cmake"), [])

    def test_a_failed_installation_ends_it(self):
        self.installed()
        self.program(self.root / "bin/apt-get", '[[ $* != *install* ]]')
        answer = self.run_script("test.sh")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("apt-get could not install", answer.stderr)
        self.assertEqual(self.calls("cmake"), [])

    def test_without_apt_names_the_packages(self):
        (self.root / "bin/apt-get").unlink()
        answer = self.run_script("test.sh")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("cmake qt-dev xvfb", answer.stderr)


class TestTestScript(Sandbox):
    def test_builds_then_runs_ci(self):
        self.assertEqual(self.run_script("test.sh").returncode, 0)
        self.assertEqual(self.calls("cmake")[0], "--preset release")
        self.assertIn("--build --preset release", self.calls("cmake")[1])
        self.assertIn("--label-regex ^ci$ ", self.calls("ctest")[0])
        self.assertIn("--no-tests=error", self.calls("ctest")[0])

    def test_deep_runs_both_labels(self):
        self.assertEqual(self.run_script("test.sh", "--deep").returncode, 0)
        self.assertIn("--label-regex ^(ci|deep)$ ", self.calls("ctest")[0])

    def test_a_failed_test_fails_it(self):
        self.program(self.root / "bin/ctest", "exit 8")
        self.assertEqual(self.run_script("test.sh").returncode, 8)

    def test_a_failed_build_runs_no_test(self):
        self.program(self.root / "bin/cmake", "[[ $1 != --build ]]")
        self.assertNotEqual(self.run_script("test.sh").returncode, 0)
        self.assertEqual(self.calls("ctest"), [])

    def test_makes_the_servers_of_the_tests_once(self):
        self.assertEqual(self.run_script("test.sh").returncode, 0)
        folder = self.project / "build/mlflow"
        self.assertEqual(sorted(self.calls("python3")), [f"-m venv --clear {folder}/{version}" for version in "23"])
        for version, call in zip("23", sorted(self.calls("pip"))):
            self.assertTrue(call.endswith(f" --requirement {self.tracking}/requirements-mlflow-{version}.txt"), call)
        self.assertEqual(self.run_script("test.sh").returncode, 0)
        self.assertEqual(self.calls("python3") + self.calls("pip"), [])
        (self.tracking / "requirements-mlflow-3.txt").write_text("mlflow==3.1\n")
        self.assertEqual(self.run_script("test.sh").returncode, 0)
        self.assertEqual(self.calls("python3"), [f"-m venv --clear {folder}/3"])

    def test_without_the_servers_it_runs_no_test(self):
        self.program(self.root / "bin/pip", "[[ $* != *-2.txt* ]]")
        answer = self.run_script("test.sh")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("an MLflow server is missing", answer.stderr)
        self.assertEqual(self.calls("ctest"), [])

    def test_wrong_usage(self):
        for script in ("test.sh", "run.sh"):
            answer = self.run_script(script, "--fast")
            self.assertEqual(answer.returncode, 2)
            self.assertIn("usage:", answer.stderr)
            self.assertEqual(self.run_script(script, "--help").returncode, 0)
        self.assertEqual(self.calls("cmake"), [])


class TestRunScript(Sandbox):
    def setUp(self):
        super().setUp()
        self.data = self.root / "person/.local/share/valbench"

    def test_without_display_ends_with_the_pdf_and_never_writes_over_a_demo(self):
        first = self.run_script("run.sh")
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertEqual(first.stdout, f"{self.data}/demo/report.pdf\n")
        self.assertIn("step 1", first.stderr)
        self.assertEqual(self.calls("valbench"), [])
        (self.data / "demo/report.pdf").write_text("kept")
        second = self.run_script("run.sh")
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertRegex(second.stdout, rf"^{self.data}/demo-\d{{8}}T\d{{6}}Z/report\.pdf\n$")
        self.assertEqual((self.data / "demo/report.pdf").read_text(), "kept")

    def test_a_failed_demo_fails_and_leaves_nothing(self):
        store, pdf = 'echo x >"$3/demo.valbench"; ', 'echo x >"$3/report.pdf"; '
        for script in (store + pdf + 'echo "$3/report.pdf"; exit 1', store + 'echo "$3/missing.pdf"',
                       pdf + 'echo "$3/report.pdf"'):
            self.program(self.programs / "valbench-cli", script)
            answer = self.run_script("run.sh")
            self.assertEqual(answer.returncode, 1)
            self.assertEqual(answer.stdout, "")
            self.assertEqual(list(self.data.iterdir()), [])

    def test_with_display_opens_the_demo_and_keeps_it(self):
        for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
            store = self.root / variable / "valbench/demo/demo.valbench"
            variables = {variable: ":0", "XDG_DATA_HOME": str(self.root / variable)}
            self.assertEqual(self.run_script("run.sh", **variables).returncode, 0)
            self.assertEqual(self.calls("valbench-cli"), [f"demo --out {store.parent}"])
            self.assertEqual(self.calls("valbench"), [f"--store {store}"])
            store.write_text("signed by me")
            self.assertEqual(self.run_script("run.sh", **variables).returncode, 0)
            self.assertEqual(self.calls("valbench-cli"), [])
            self.assertEqual(self.calls("valbench"), [f"--store {store}"])
            self.assertEqual(store.read_text(), "signed by me")

    def test_the_window_needs_its_plugin(self):
        self.installed("cmake", "qt-dev")
        self.run_script("run.sh")
        self.assertEqual(self.calls("apt-get"), [])
        self.run_script("run.sh", DISPLAY=":0")
        self.assertTrue(self.calls("apt-get")[-1].endswith(" qt-wayland"))


class TestShippedFiles(unittest.TestCase):
    def test_scripts_are_executable(self):
        for script in ("installer/run.sh", "installer/test.sh", "installer/try-in-fresh-root.sh", ".ci/run"):
            self.assertTrue(os.access(ROOT / script, os.X_OK), script)

    def test_every_package_has_one_line_and_a_reason(self):
        lists = sorted(INSTALLER.glob("packages-*.txt"))
        self.assertLessEqual({f"packages-{name}.txt" for name in LISTS}, {path.name for path in lists})
        for path in lists:
            lines = path.read_text().splitlines()
            packages = [line for line in lines if not line.startswith("#")]
            for line in packages:
                self.assertRegex(line, r"^[a-z0-9][a-z0-9.+-]+ +# \S")
            names = [line.split()[0] for line in packages]
            self.assertEqual(len(names), len(set(names)), path.name)
            self.assertTrue(names, path.name)


if __name__ == "__main__":
    unittest.main()
