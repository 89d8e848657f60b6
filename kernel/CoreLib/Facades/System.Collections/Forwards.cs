using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(System.Collections.Generic.Comparer<>))]
[assembly: TypeForwardedTo(typeof(System.Collections.Generic.Dictionary<,>))]
[assembly: TypeForwardedTo(typeof(System.Collections.Generic.EqualityComparer<>))]
[assembly: TypeForwardedTo(typeof(System.Collections.Generic.HashSet<>))]
[assembly: TypeForwardedTo(typeof(System.Collections.Generic.LinkedList<>))]
[assembly: TypeForwardedTo(typeof(System.Collections.Generic.LinkedListNode<>))]
[assembly: TypeForwardedTo(typeof(System.Collections.Generic.List<>))]
[assembly: TypeForwardedTo(typeof(System.Collections.Generic.PriorityQueue<,>))]
[assembly: TypeForwardedTo(typeof(System.Collections.Generic.Queue<>))]
[assembly: TypeForwardedTo(typeof(System.Collections.Generic.Stack<>))]
