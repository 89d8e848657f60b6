using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using Tine.Memory;
using Xunit;

namespace Tine.Tests.Architecture;

/// <summary>The text of a record is that of its members: of one that leads back to itself it has no end, and fills the stack.</summary>
public sealed class RecordTextTests
{
    private const BindingFlags Anywhere = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] s_records = [.. typeof(FrameTable).Assembly.GetTypes().Where(type => type.GetMethod("PrintMembers", Anywhere) is not null)];

    /// <summary>Found without calling any: a stack that overflows ends the test host.</summary>
    [Fact]
    public void NoRecordPrintsItself()
    {
        Assert.True(s_records.Length > 30, $"only {s_records.Length} records were found");
        Assert.Empty(s_records.Where(record => Reaches(record, record, [])).Select(record => record.FullName));
    }

    /// <summary>Members that cannot be asked of an empty record may throw.</summary>
    [Fact]
    public void EveryRecordStructHasAText()
    {
        foreach (Type record in s_records.Where(record => record is { IsValueType: true, ContainsGenericParameters: false }))
        {
            object empty = RuntimeHelpers.GetUninitializedObject(record);
            Assert.NotEmpty(Record.Exception(() => empty.ToString()) is { } error ? error.Message : empty.ToString()!);
        }
    }

    [Theory]
    [InlineData("frame 0x1234", typeof(FrameNumber))]
    [InlineData("physical 0x1234", typeof(PhysicalAddress))]
    [InlineData("0x1234", typeof(VirtualAddress))]
    public void AddressesSayWhatTheyAre(string text, Type type) => Assert.Equal(text, Activator.CreateInstance(type, 0x1234UL)!.ToString());

    private static bool Reaches(Type from, Type to, HashSet<Type> seen) =>
        Printed(from).Any(member => member == to || (seen.Add(member) && Reaches(member, to, seen)));

    /// <summary>The records that the compiler's own text of a record calls for theirs.</summary>
    private static IEnumerable<Type> Printed(Type record)
    {
        MethodInfo? print = record.GetMethod("PrintMembers", Anywhere);
        MethodInfo? text = record.GetMethod("ToString", Anywhere, []);
        bool isCompilers = print?.IsDefined(typeof(CompilerGeneratedAttribute)) == true && text?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;
        if (!isCompilers)
        {
            return [];
        }

        const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;
        return record.GetProperties(Public).Select(property => property.PropertyType)
            .Concat(record.GetFields(Public).Select(field => field.FieldType))
            .Select(type => Nullable.GetUnderlyingType(type) ?? type)
            .Where(s_records.Contains);
    }
}
