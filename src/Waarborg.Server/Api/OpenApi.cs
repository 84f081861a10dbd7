// The description of the API, the same on every machine so that a copy of it can be kept with the source.
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Waarborg.Server.Guards;

namespace Waarborg.Server.Api;

static class OpenApi
{
    const string KeyScheme = "key";

    internal static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "Waarborg",
                Version = "v1",
                Description = "Judge uploads against lists of known abuse imagery, and read cases. Times are in UTC.",
            };
            // The address differs from machine to machine.
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [KeyScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().Any(rule => rule.Access == Access.Key))
            {
                operation.Security = [new() { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
            }

            return Task.CompletedTask;
        });
    }

    internal static Task DescribeUpload(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "The bytes of the upload, whatever they are.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/octet-stream"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        Format = "binary"
                    }
                },
            },
        };
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Required = parameter.Name == "source";
            parameter.Description = parameter.Name == "source"
                ? "The upload source's name."
                : "Where below the source it is to be stored: says whose it is, where a permit is not for everybody. Not kept.";
        }

        return Task.CompletedTask;
    }
}
