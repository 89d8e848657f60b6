using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Tine.Tools.Lab;

/// <summary>The labs of a tree, in their order: <c>tests/Labs/course.json</c>.</summary>
public sealed class Course
{
    /// <summary>The folder of labs, from the tree's top.</summary>
    public const string Folder = "tests/Labs";

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly string _root;

    private Course(string root, ImmutableArray<CourseLab> labs)
    {
        _root = root;
        Labs = labs;
    }

    /// <summary>The labs, the first one first.</summary>
    public ImmutableArray<CourseLab> Labs { get; }

    /// <summary>Reads the course of a tree.</summary>
    /// <param name="root">The tree's directory.</param>
    /// <exception cref="LabException">There is none, or it is no JSON of this form, or a lab needs one that does not come before it.</exception>
    public static Course Load(string root)
    {
        ImmutableArray<CourseLab> labs = Read<ImmutableArray<CourseLab>>(Path.Combine(root, Folder, "course.json"));
        var before = new HashSet<string>();
        foreach (CourseLab lab in labs)
        {
            if (lab.Needs.FirstOrDefault(need => !before.Contains(need)) is { } missing)
            {
                throw new LabException($"{Folder}/course.json: {lab.Name} needs {missing}, which does not come before it");
            }

            if (!before.Add(lab.Name))
            {
                throw new LabException($"{Folder}/course.json: {lab.Name} stands there twice");
            }
        }

        return new Course(root, labs);
    }

    /// <summary>Whether the course has a lab of this name.</summary>
    public bool Has(string name) => Labs.Any(lab => lab.Name == name);

    /// <summary>Reads a lab's description.</summary>
    /// <exception cref="LabException">There is no such lab, or its description is wrong.</exception>
    public Lab Describe(string name)
    {
        if (!Has(name))
        {
            throw new LabException($"there is no lab {name}; the course has {string.Join(", ", Labs.Select(lab => lab.Name))}");
        }

        string path = $"{Folder}/{name}/lab.json";
        Lab read = Read<Lab>(Path.Combine(_root, path));
        Lab lab = read with
        {
            Name = name,
            RemoveFiles = OrEmpty(read.RemoveFiles),
            ForbiddenWords = OrEmpty(read.ForbiddenWords),
            PassUnsolved = OrEmpty(read.PassUnsolved),
        };
        Check(lab, path);
        return lab;
    }

    /// <summary>Adds the tests of another description to a lab, as hidden ones.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="path">A file with <c>tests</c>.</param>
    /// <exception cref="LabException">There is no such file, or it is wrong.</exception>
    public static Lab Extend(Lab lab, string path)
    {
        Lab hidden = Read<Lab>(path);
        Lab extended = lab with
        {
            Tests = [.. lab.Tests, .. hidden.Tests.IsDefault ? [] : hidden.Tests.Select(test => test with { Visible = false })],
            Wrong = Join(lab.Wrong, hidden.Wrong),
        };
        Check(extended, path);
        return extended;
    }

    /// <summary>The tests that planted solutions lose, the visible ones first.</summary>
    private static ImmutableSortedDictionary<string, ImmutableArray<string>>? Join(
        ImmutableSortedDictionary<string, ImmutableArray<string>>? visible, ImmutableSortedDictionary<string, ImmutableArray<string>>? hidden)
    {
        foreach ((string name, ImmutableArray<string> tests) in hidden ?? ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty)
        {
            visible ??= ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
            visible = visible.SetItem(name, [.. visible.GetValueOrDefault(name, []), .. tests]);
        }

        return visible;
    }

    /// <summary>The labs whose solutions are missing from a hand-out: the lab, and the later ones that are built on it.</summary>
    /// <param name="name">The lab that is handed out.</param>
    public ImmutableHashSet<string> BuiltOn(string name)
    {
        ImmutableHashSet<string> missing = [name];
        foreach (CourseLab later in Labs.Where(lab => lab.Needs.Any(missing.Contains)))
        {
            missing = missing.Add(later.Name);
        }

        return missing;
    }

    private static void Check(Lab lab, string path)
    {
        string[] ids = [.. lab.Tests.Select(test => test.Id)];
        string? wrong = ids.GroupBy(id => id).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"the test {twice.Key} stands there twice"
            : lab.Tests.FirstOrDefault(test => test.Points <= 0) is { } worthless ? $"the test {worthless.Id} has no points"
            : lab.Tests.FirstOrDefault(test => test.Parent.Length != 0 && !ids.TakeWhile(id => id != test.Id).Contains(test.Parent)) is { } orphan
                ? $"the test {orphan.Id} comes before its parent {orphan.Parent}"
            : lab.PassUnsolved.FirstOrDefault(id => !ids.Contains(id)) is { } unknown ? $"there is no test {unknown}"
            : lab.Wrong?.FirstOrDefault(pair => pair.Value.Length == 0 || pair.Value.Any(id => !ids.Contains(id))) is { Key: not null } harmless
                ? $"the wrong solution {harmless.Key} loses no test, or one that is not there"
            : lab.Files.Length == 0 ? "no file may be changed"
            : null;
        if (wrong is not null)
        {
            throw new LabException($"{path}: {wrong}");
        }
    }

    private static ImmutableArray<string> OrEmpty(ImmutableArray<string> words) => words.IsDefault ? [] : words;

    private static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), s_json) ?? throw new LabException($"{path}: empty");
        }
        catch (Exception problem) when (problem is JsonException or IOException)
        {
            throw new LabException($"{path}: {problem.Message}");
        }
    }
}
