namespace System.Diagnostics;

public sealed class ConditionalAttribute(string conditionString) : Attribute
{
    public string ConditionString { get; } = conditionString;
}
