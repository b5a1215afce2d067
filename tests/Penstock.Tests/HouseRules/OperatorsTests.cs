using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class OperatorsTests
{
    [Fact]
    public void The_library_s_operators_are_reached_through_functions_so_that_layers_may_have_their_names() =>
        HouseRule.Holds(typeof(Operator).Assembly.GetTypes()
            .Where(t => t.IsPublic && t != typeof(Operator) && t.IsAssignableTo(typeof(Operator)))
            .Select(t => $"{t.Name} is public; make it internal and give it a function of Op"));
}
