using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Tine.Tools.Image;

/// <summary>The root file system that every guest starts with.</summary>
public static class TineRoot
{
    /// <summary>rwxrwxrwt.</summary>
    private const int Shared = 0x3ff;

    /// <summary>rwx------.</summary>
    private const int Private = 0x1c0;

    /// <summary>The accounts of Debian that programs and test suites look up by name.</summary>
    private const string Users =
        "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/:/bin/false\nbin:x:2:2:bin:/bin:/bin/false\nsys:x:3:3:sys:/dev:/bin/false\n"
        + "nobody:x:65534:65534:nobody:/:/bin/false\n";

    private const string Groups =
        "root:x:0:\ndaemon:x:1:\nbin:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\ndisk:x:6:\nusers:x:100:\nnogroup:x:65534:\n";

    /// <summary>The file that gives a login shell its output back (userland/programs/init).</summary>
    private const string ShellsFirstScript = "etc/profile";

    /// <summary>The suffix of a package's root for its script that would run after the installation.</summary>
    public const string PackageScriptSuffix = ".postinst";

    /// <summary>Userland's programs, busybox if it is there, and the usual directories.</summary>
    /// <param name="programs">The directory that the build fills with programs.</param>
    /// <param name="sources">Userland's sources: ROOM/NAME/links.txt lists further names of the program NAME, one a line.</param>
    /// <param name="busybox">Debian's busybox on the host, or null: its applets stand in for what userland lacks.</param>
    /// <param name="packages">Roots of unpacked Debian packages: they come before userland and busybox. With any, the root has Debian's layout.</param>
    public static RootFileSystem Create(string programs, string sources, string? busybox, IReadOnlyCollection<string> packages)
    {
        var root = new RootFileSystem();
        foreach (string directory in (string[])["bin", "sbin", "lib", "dev", "proc", "sys", "etc", "run", "var", "home", "mnt", "opt", "srv", "usr"])
        {
            root.AddDirectory(directory);
        }

        root.AddDirectory("tmp", Shared);
        root.AddDirectory("var/tmp", Shared);
        root.AddLink("var/run", "/run");
        root.AddText("run/utmp", "");
        root.AddDirectory("root", Private);
        root.AddText("etc/passwd", Users);
        root.AddText("etc/group", Groups);
        root.AddText("etc/hostname", "tine\n");
        root.AddLink("etc/mtab", "../proc/self/mounts");
        if (packages.Count != 0)
        {
            AddPackages(root, packages);
        }
        else
        {
            AddLinksBelowUsr(root);
        }

        if (Directory.Exists(programs))
        {
            AddPrograms(root, programs, sources);
            AddLinks(root, sources);
        }

        if (busybox is not null)
        {
            AddBusybox(root, busybox);
        }

        AddSettings(root, sources);
        AddShell(root);
        return root;
    }

    /// <summary>Leads from /usr to the directories at the top: scripts begin with <c>#!/usr/bin/env</c>.</summary>
    private static void AddLinksBelowUsr(RootFileSystem root)
    {
        foreach (string directory in (string[])["bin", "sbin", "lib"])
        {
            root.AddLink("usr/" + directory, "../" + directory);
        }
    }

    /// <summary>Adds userland's files for /etc; a package's come before them, but for the one that init relies on.</summary>
    private static void AddSettings(RootFileSystem root, string sources)
    {
        string settings = Path.Combine(sources, "etc");
        if (!Directory.Exists(settings))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(settings))
        {
            string place = "etc/" + Path.GetFileName(file);
            if (!root.Contains(place) || place == ShellsFirstScript)
            {
                root.AddText(place, File.ReadAllText(file));
            }
        }
    }

    private static void AddPackages(RootFileSystem root, IReadOnlyCollection<string> packages)
    {
        root.MergeUsr();
        var alternatives = new Alternatives();
        foreach (string package in packages)
        {
            root.AddFromHost(package, "/");
            string script = package + PackageScriptSuffix;
            alternatives.Read(File.Exists(script) ? File.ReadAllText(script) : "");
        }

        alternatives.AddTo(root);
    }

    /// <summary>Whether a command of this name is there: /bin comes before /sbin in PATH, and must not hide a package's program there.</summary>
    private static bool HasCommand(RootFileSystem root, string name) => root.Contains("bin/" + name) || root.Contains("sbin/" + name);

    private static void AddPrograms(RootFileSystem root, string programs, string sources)
    {
        foreach (string program in Directory.EnumerateFiles(programs))
        {
            // Debug files and the like lie beside the programs.
            string name = Path.GetFileName(program);
            if (!Path.HasExtension(program) && HasSources(sources, name))
            {
                AddProgram(root, program, name);
            }
        }

        root.AddLink("sbin/init", "/init");
    }

    /// <summary>Whether userland still has the program, NAME or NAME-VARIANT: a build leaves those of older ones lying.</summary>
    private static bool HasSources(string sources, string program) =>
        Directory.EnumerateDirectories(sources).Any(room => Directory.Exists(Path.Combine(room, program.Split('-')[0])));

    private static void AddProgram(RootFileSystem root, string program, string name)
    {
        if (name == "init")
        {
            root.AddFromHost(program, "init");
        }
        else if (!HasCommand(root, name))
        {
            root.AddFromHost(program, "bin/" + name);
        }
    }

    private static void AddLinks(RootFileSystem root, string sources)
    {
        foreach (string directory in Directory.EnumerateDirectories(sources).SelectMany(Directory.EnumerateDirectories))
        {
            string program = Path.GetFileName(directory);
            string list = Path.Combine(directory, "links.txt");
            if (!File.Exists(list) || !root.Contains("bin/" + program))
            {
                continue;
            }

            foreach (string name in File.ReadAllLines(list))
            {
                if (name.Length != 0 && !HasCommand(root, name))
                {
                    root.AddLink("bin/" + name, program);
                }
            }
        }
    }

    private static void AddBusybox(RootFileSystem root, string busybox)
    {
        AddProgram(root, busybox, "busybox");
        foreach (string applet in ListApplets(busybox))
        {
            if (!HasCommand(root, applet) && applet != "init")
            {
                root.AddLink("bin/" + applet, "busybox");
            }
        }
    }

    /// <summary>Programs and scripts count on a POSIX shell: a package's or busybox's. Userland's own is less, and better than none.</summary>
    private static void AddShell(RootFileSystem root)
    {
        if (!root.Contains("bin/sh") && root.Contains("bin/tinesh"))
        {
            root.AddLink("bin/sh", "tinesh");
        }
    }

    private static List<string> ListApplets(string busybox)
    {
        var applets = new List<string>();
        using Process listing = Process.Start(new ProcessStartInfo(busybox, ["--list"]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("busybox does not start");
        while (listing.StandardOutput.ReadLine() is { } applet)
        {
            applets.Add(applet);
        }

        return applets;
    }
}
